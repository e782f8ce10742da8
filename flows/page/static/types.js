// @ts-check
/**
 * What the server gives; see flows/page/fields.py. Times are samples of the recording.
 *
 * @typedef {{strikes: [number, string, string, number][],
 *   pauses: [number, string, string, number, number][],
 *   unclear: [number, string, string, number][]}} Proposed
 *
 * @typedef {{media: string, rate: number, length: number, picture: boolean, language: string,
 *   texts: string[], starts: number[], ends: number[], sure: number[], doubtful: number[],
 *   noises: number[], pauses: [number, number, number][], unclear: [number, number][],
 *   proposed: Proposed, exact: boolean, later: string[]}} Talk
 *
 * @typedef {{kind: "passage", words: [number, number], speaker: string | null,
 *   label: string | null, struck: number[], lefts: [number, number][], unclear: number[],
 *   texts: [number, string][], muted: [number, string][], hidden: number[],
 *   remarks: [number, ...string[]][]}} PassageBlock
 * @typedef {{kind: "heading", title: string, level: number}} HeadingBlock
 * @typedef {{kind: "comment", text: string}} CommentBlock
 * @typedef {PassageBlock | HeadingBlock | CommentBlock} Block
 *
 * @typedef {{state: string, version?: string, doing?: string, share?: number, lines: string[],
 *   name?: string, path?: string, report?: string | null, faults?: number | null,
 *   error?: string}} Render
 *
 * @typedef {{version: string, mark: string, missing: number, blocks: Block[], speakers: Record<string, string>,
 *   approved: boolean, keeps: [number, number, number?][], muted: [number, number, string][],
 *   undo: string | null, redo: string | null, problems: string[], render?: Render}} Sheet
 *
 * @typedef {Record<string, unknown> & {do: string}} Action
 */
export {};
