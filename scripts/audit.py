"""Ask the vulnerability service about every locked package, and say honestly how many it answered for.

Fails on a finding. Where the service cannot be reached, or knows none of the packages, that is stated and the
check goes on: being offline is no vulnerability.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TIMEOUT_SECONDS = 180
COMMAND = [
    *(sys.executable, "-m", "pip_audit", "--requirement", "requirements.lock", "--require-hashes"),
    *("--disable-pip", "--timeout", "15", "--progress-spinner", "off", "--format", "json"),
]


def main() -> int:
    """Run the audit; 0 when nothing was found, 1 when a locked package has a known vulnerability."""
    try:
        result = subprocess.run(COMMAND, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print(f"pip-audit: no answer within {TIMEOUT_SECONDS} s; the locked packages were NOT audited")
        return 0
    try:
        dependencies = json.loads(result.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        reason = (result.stderr.strip().splitlines() or ["no output"])[-1]
        unreachable = "connect" in reason.lower() or "timed out" in reason.lower() or "timeout" in reason.lower()
        print(f"pip-audit: {reason}")
        print("pip-audit: the locked packages were NOT audited")
        return 0 if unreachable else 1
    audited = [dependency for dependency in dependencies if "skip_reason" not in dependency]
    findings = [dependency for dependency in audited if dependency["vulns"]]
    for finding in findings:
        for vulnerability in finding["vulns"]:
            fixed = ", ".join(vulnerability["fix_versions"]) or "none yet"
            print(f"{finding['name']} {finding['version']}: {vulnerability['id']} (fixed in: {fixed})")
    print(f"pip-audit: {len(audited)} of {len(dependencies)} packages audited, {len(findings)} vulnerable")
    if not audited:
        print("pip-audit: the service knew none of them; the locked packages were NOT audited")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
