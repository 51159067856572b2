"""Reads a junit.xml with junitparser, as CI tools written in Python do, and holds its counts against its children.

Prints "tests failures errors" of the whole file; exit code 1 if a count is not that of the children."""
import sys

import junitparser


def counts(cases):
    results = [case.result[0] if case.result else None for case in cases]
    failures = sum(isinstance(result, junitparser.Failure) for result in results)
    errors = sum(isinstance(result, junitparser.Error) for result in results)
    return len(cases), failures, errors


def main(path):
    suites = junitparser.JUnitXml.fromfile(path)
    fine = True
    total = (0, 0, 0)
    for suite in suites:
        found = counts(list(suite))
        fine = fine and found == (suite.tests, suite.failures, suite.errors)
        total = tuple(a + b for a, b in zip(total, found))
    fine = fine and total == (suites.tests, suites.failures, suites.errors)
    print(*total)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
