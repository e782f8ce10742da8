"""Causal language models through `transformers`: any local folder, or a name of the hub.

Texts are scored behind a prefix whose keys and values are computed once and used again.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.errors import ModelError
from media.threads import cores
from pipeline.backends.devices import asked_device, torch_device
from pipeline.backends.hub import as_data, weights_as_data
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.protocols.language_model import RULES, checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

LONGEST_TEXT: Final = 32
"""Tokens of a text that are scored: its beginning says what it is, and it bounds the cost."""
TEXTS_AT_ONCE: Final = 16
WRITES_FROM: Final = 1_000_000_000
"""Parameters from which on a model is asked to write; smaller ones copy the prompt's examples."""
_LONGEST_ANSWER = 2048


class Causal:
    """A causal language model, loaded when it is first used."""

    def __init__(
        self, source: str | Path, name: str | None = None, *, threads: int | None = None
    ) -> None:
        self.name = name or f"transformers:{source}"
        self._source = source
        self._threads = threads or min(4, cores())

    can_score = True

    @property
    def can_write(self) -> bool:
        """Whether it knows a chat and is large enough to be asked."""
        tokenizer, model = self._loaded
        size = sum(part.numel() for part in model.parameters())
        return bool(tokenizer.chat_template) and size >= WRITES_FROM

    @functools.cached_property
    def _loaded(self) -> tuple[Any, Any]:
        import torch

        without_broken_torchaudio()
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        log: Any = logging
        log.disable_progress_bar()
        torch.set_num_threads(self._threads)
        device, dtype = _placed(torch)
        source = self._folder()
        try:
            tokenizer: Any = AutoTokenizer
            loaded = tokenizer.from_pretrained(source, **as_data(source))
            model: Any = AutoModelForCausalLM.from_pretrained(
                source, dtype=dtype, **weights_as_data(source)
            )
        except Exception as error:  # the library's own, of many kinds
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"'{self._source}' cannot be loaded as a language model ({reason}): name a folder "
                "with its files, or a name of the hub."
            ) from None
        return loaded, model.to(device).eval()

    def _folder(self) -> str | Path:
        """Where the model's files are; a hub's name is left to `transformers`."""
        return self._source

    def score(
        self, prefix: str, texts: Sequence[str], options: Sequence[str]
    ) -> NDArray[np.float64]:
        """The log-probability of the first 32 tokens of each text behind prefix and option."""
        import torch

        tokenizer, _ = self._loaded
        encoded = [self._tokens(text)[:LONGEST_TEXT] or [tokenizer.eos_token_id] for text in texts]
        # Texts of like length share a batch, so that little is padded.
        order = sorted(range(len(texts)), key=lambda n: len(encoded[n]))
        rows = np.zeros((len(texts), len(options)))
        with torch.inference_mode():
            opening = tokenizer(prefix)["input_ids"]  # with the mark that some models begin with
            shared = self._read(opening or [tokenizer.eos_token_id], None)
            for column, option in enumerate(options):
                known = self._read(self._tokens(option), shared)
                for at in range(0, len(order), TEXTS_AT_ONCE):
                    batch = order[at : at + TEXTS_AT_ONCE]
                    rows[batch, column] = self._batch([encoded[n] for n in batch], known)
        return rows

    def _tokens(self, text: str) -> list[int]:
        tokens: list[int] = self._loaded[0](text, add_special_tokens=False)["input_ids"]
        return tokens

    def _read(self, tokens: list[int], past: _Read | None) -> _Read:
        """What the model knows after these tokens: its cache, and what it expects next."""
        import torch

        if not tokens and past:
            return past
        _, model = self._loaded
        ids = torch.tensor([tokens], device=model.device)
        cache = past.cache(1) if past else None
        out = model(ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        return _Read(out.past_key_values, out.logits[0, -1].float().log_softmax(-1))

    def _batch(self, texts: list[list[int]], known: _Read) -> list[float]:
        import torch

        _, model = self._loaded
        longest = max(len(tokens) for tokens in texts)
        ids = torch.zeros((len(texts), longest), dtype=torch.long, device=model.device)
        mask = torch.zeros_like(ids)
        for row, tokens in enumerate(texts):
            ids[row, : len(tokens)] = torch.tensor(tokens, device=model.device)
            mask[row, : len(tokens)] = 1
        seen = torch.ones((len(texts), known.length), dtype=torch.long, device=model.device)
        out = model(
            ids,
            attention_mask=torch.cat([seen, mask], dim=1),
            past_key_values=known.cache(len(texts)),
            use_cache=True,
        )
        expected = out.logits[:, :-1].float().log_softmax(-1)
        rest = expected.gather(-1, ids[:, 1:, None])[..., 0] * mask[:, 1:]
        found: list[float] = (known.expects[ids[:, 0]] + rest.sum(1)).tolist()
        return found

    def write(self, prompt: str, json_schema: Mapping[str, Any]) -> dict[str, Any]:
        """The object that answers the prompt; raises ModelError where it cannot be asked."""
        if not self.can_write:
            raise ModelError(
                f"{self.name} is too small to be asked in words: name a model of at least "
                f"{WRITES_FROM:.0e} parameters that knows a chat, or an openai:MODEL@URL."
            )
        return checked(self._said(prompt, json_schema), json_schema)

    def _said(self, prompt: str, json_schema: Mapping[str, Any]) -> str:
        import json

        import torch

        tokenizer, model = self._loaded
        schema = json.dumps(json_schema)
        text = tokenizer.apply_chat_template(
            [
                {"role": "system", "content": f"{RULES} The schema: {schema}"},
                {"role": "user", "content": prompt},
            ],
            add_generation_prompt=True,
            tokenize=False,
        )
        tokens = tokenizer(text, return_tensors="pt", add_special_tokens=False).to(model.device)
        with torch.inference_mode():
            out = model.generate(
                **tokens,
                max_new_tokens=_LONGEST_ANSWER,
                do_sample=False,
                pad_token_id=tokenizer.eos_token_id,
            )
        said: str = tokenizer.decode(out[0, tokens["input_ids"].shape[1] :], True)
        return said


class _Read:
    """Keys and values of what was read so far, which no later reading changes."""

    def __init__(self, cache: Any, expects: Any) -> None:
        self._layers = [(layer.keys, layer.values) for layer in cache.layers]
        self.expects = expects
        self.length = int(self._layers[0][0].shape[-2])

    def cache(self, rows: int) -> Any:
        """A cache that continues from here, for a batch of so many rows."""
        from transformers import DynamicCache

        return DynamicCache(
            [(k.expand(rows, -1, -1, -1), v.expand(rows, -1, -1, -1)) for k, v in self._layers]
        )


def _placed(torch: Any) -> tuple[str, Any]:
    """Where the model runs, and in which numbers: 16 bits where the processor computes in them."""
    if torch_device(asked_device(None)) == "cuda":
        has = torch.cuda.is_bf16_supported()
        return "cuda", torch.bfloat16 if has else torch.float16
    return "cpu", torch.bfloat16 if _computes_in_16_bits() else torch.float32


def _computes_in_16_bits() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
