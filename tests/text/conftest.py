import pytest

from loaded import loaded_frontend
from voxwire.text.frontend import Frontend
from voxwire.text.g2p.en import EnglishG2P, load_english
from voxwire.text.g2p.zh import ChineseG2P, load_chinese


@pytest.fixture(scope="session")
def frontend() -> Frontend:
    return loaded_frontend()


@pytest.fixture(scope="session")
def english() -> EnglishG2P:
    return load_english()


@pytest.fixture(scope="session")
def chinese() -> ChineseG2P:
    return load_chinese()
