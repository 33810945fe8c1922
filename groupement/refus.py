"""The one exception by which a service refuses: it carries the sentence that the person reads."""


class Refus(Exception):
    """A service refuses. `phrase` says in French what is wrong and what to do."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase
