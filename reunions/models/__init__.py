from reunions.models.reunion import Reunion

__all__ = ["Reunion"]
