"""Health of the web container: does the site answer to the name it is known by?"""

import os
import urllib.request

nom = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
demande = urllib.request.Request("http://127.0.0.1:8000/sante/vivant/", headers={"Host": nom})
urllib.request.urlopen(demande, timeout=4).close()
