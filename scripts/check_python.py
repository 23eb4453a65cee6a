# Says in one sentence why this Python cannot be used. Written so that any old Python can read it.
import sys

if sys.version_info < (3, 11):
    print("Python 3.11 or newer is needed; this is %s. Name one: make run PYTHON=python3.12" % sys.version.split()[0])
    sys.exit(1)

try:
    import ensurepip  # noqa: F401
    import venv  # noqa: F401
except ImportError:
    print(
        "Python %s here cannot make virtual environments; on Debian and Ubuntu: apt-get install python%d.%d-venv"
        % (sys.version.split()[0], sys.version_info[0], sys.version_info[1])
    )
    sys.exit(1)
