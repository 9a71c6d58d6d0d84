"""Runs the functions of a test and prints what became of them in the Test Anything Protocol."""
import sys
import traceback


def skip_all(reason):
    print(f"1..0 # SKIP {reason}", flush=True)
    sys.exit(0)


def note(text):
    for line in str(text).rstrip().splitlines():
        print("#", line, flush=True)


def run(tests, after_failure=lambda test: None):
    """Each test is a function; its name says what it shows. Exit status 1 where one fails."""
    failed = 0
    for number, test in enumerate(tests, 1):
        name = test.__name__.removeprefix("test_").replace("_", " ")
        try:
            test()
            print(f"ok {number} - {name}", flush=True)
        except Exception:
            failed += 1
            print(f"not ok {number} - {name}", flush=True)
            note(traceback.format_exc())
            after_failure(test)
    print(f"1..{len(tests)}", flush=True)
    sys.exit(failed > 0)
