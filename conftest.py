"""What doctests are not looked for in: modules whose library is not installed."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("ray") else ["extractor/corpus/ray_engine/*.py"]
