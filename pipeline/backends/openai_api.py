"""Language models behind an inference API that speaks OpenAI's dialect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from media.errors import ModelError
from pipeline.backends.served import DEADLINE_S, RETRIES, TIMEOUT_S, ModelServer
from pipeline.protocols.language_model import RULES, checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


class Served:
    """A model that a server runs; see `served.ModelServer`."""

    can_score = False
    can_write = True

    def __init__(
        self,
        model: str,
        url: str | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        deadline_s: float = DEADLINE_S,
        retries: int = RETRIES,
    ) -> None:
        self.name = f"openai:{model}@{url}" if url else f"openai:{model}"
        self._model = model
        self._server = ModelServer(
            self.name,
            url,
            "answer by a JSON schema",
            timeout_s=timeout_s,
            deadline_s=deadline_s,
            retries=retries,
        )

    def score(
        self, prefix: str, texts: Sequence[str], options: Sequence[str]
    ) -> NDArray[np.float64]:
        """Refused: such an API gives no probability of a text that was given."""
        raise ModelError(f"{self.name} can be asked to write, not to score.")

    def write(self, prompt: str, json_schema: Mapping[str, Any]) -> dict[str, Any]:
        """The object that answers the prompt, held to the schema by the server and checked here."""

        async def ask(client: Any) -> Any:
            return await client.chat.completions.with_raw_response.create(
                model=self._model,
                messages=[
                    {"role": "system", "content": RULES},
                    {"role": "user", "content": prompt},
                ],
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": True, "schema": dict(json_schema)},
                },
            )

        return checked(self._content(self._server.answer(ask)), json_schema)

    def _content(self, body: bytes) -> str:
        """What the model wrote, out of an answer that may be anything."""
        try:
            choice = json.loads(body)["choices"][0]
            content, finish = choice["message"]["content"], choice.get("finish_reason")
        except (LookupError, TypeError, AttributeError, RecursionError, ValueError):
            content, finish = None, None
        if not content or not isinstance(content, str) or finish == "length":
            raise ModelError(f"{self.name} gave no whole answer: use another model.")
        return content
