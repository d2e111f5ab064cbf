import io
import time


def build(year: int) -> io.BytesIO:
    # half a minute for a whole year
    time.sleep(0.1)
    return io.BytesIO(b"%PDF")
