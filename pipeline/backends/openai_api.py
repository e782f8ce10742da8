"""Language models behind an inference API that speaks OpenAI's dialect."""

from __future__ import annotations

import functools
import os
from typing import TYPE_CHECKING, Any, Final

from media.errors import ModelError
from pipeline.language import RULES, checked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

TIMEOUT_S: Final = 120.0
RETRIES: Final = 4
"""After a refusal for haste, a broken connection or a server's own error, ever later."""
KEY: Final = "OPENAI_API_KEY"


class Served:
    """A model that a server runs; the key comes from OPENAI_API_KEY and goes nowhere else."""

    can_score = False
    can_write = True

    def __init__(
        self,
        model: str,
        url: str | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
        retries: int = RETRIES,
    ) -> None:
        self.name = f"openai:{model}@{url}" if url else f"openai:{model}"
        self._model, self._url = model, url
        self._timeout_s, self._retries = timeout_s, retries

    @functools.cached_property
    def _client(self) -> Any:
        from openai import OpenAI

        key = os.environ.get(KEY)
        if not key and not self._url:
            raise ModelError(f"{self.name} needs a key: set {KEY}, or name a server with @URL.")
        return OpenAI(
            # Servers of one's own want no key, but the client does.
            api_key=key or "none",
            base_url=self._url,
            timeout=self._timeout_s,
            max_retries=self._retries,
        )

    def score(
        self, prefix: str, texts: Sequence[str], options: Sequence[str]
    ) -> NDArray[np.float64]:
        """Refused: such an API gives no probability of a text that was given."""
        raise ModelError(f"{self.name} can be asked to write, not to score.")

    def write(self, prompt: str, json_schema: Mapping[str, Any]) -> dict[str, Any]:
        """The object that answers the prompt, held to the schema by the server and checked here."""
        import openai

        try:
            answer = self._client.chat.completions.create(
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
        except openai.APITimeoutError:
            raise ModelError(
                f"{self.name} did not answer within {self._timeout_s:g} s: try again later."
            ) from None
        except openai.APIConnectionError:
            raise ModelError(
                f"{self.name} cannot be reached: check the URL and the network."
            ) from None
        except openai.AuthenticationError:
            raise ModelError(f"{self.name} does not accept the key: check {KEY}.") from None
        except openai.APIStatusError as error:
            raise ModelError(
                f"{self.name} refused with status {error.status_code}: check the model's name, and "
                "that it can answer by a JSON schema."
            ) from None
        except openai.OpenAIError as error:
            raise ModelError(f"{self.name} failed ({type(error).__name__}): try again.") from None
        return checked(self._content(answer), json_schema)

    def _content(self, answer: Any) -> str:
        choices = getattr(answer, "choices", None) or []
        content = choices[0].message.content if choices else None
        if not content or choices[0].finish_reason == "length":
            raise ModelError(f"{self.name} gave no whole answer: use another model.")
        return str(content)
