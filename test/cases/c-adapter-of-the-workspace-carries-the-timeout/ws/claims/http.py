import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry


class PatientAdapter(HTTPAdapter):
    def __init__(self, *args, timeout=(3.05, 10), **kwargs):
        self.timeout = timeout
        super().__init__(*args, **kwargs)

    def send(self, request, **kwargs):
        if kwargs.get("timeout") is None:
            kwargs["timeout"] = self.timeout
        return super().send(request, **kwargs)


def session() -> requests.Session:
    adapter = PatientAdapter(
        max_retries=Retry(total=3, backoff_factor=0.5, backoff_jitter=0.3, status_forcelist=(502, 503, 504), respect_retry_after_header=True)
    )
    s = requests.Session()
    s.mount("https://", adapter)
    s.mount("http://", adapter)
    return s
