"""The county's policy 政策: the packs that it has adopted, each a fact of its log with its whole text."""

from gridflow.aggregates.policy.adoption import (
    LONGEST_PACK,
    POLICY_STREAM,
    AdoptPolicy,
    PackText,
    PolicyAdopted,
    adopt_policy,
    adopted,
)

__all__ = ["LONGEST_PACK", "POLICY_STREAM", "AdoptPolicy", "PackText", "PolicyAdopted", "adopt_policy", "adopted"]
