"""The vocabulary of DIVOC certificates, as the JSON-LD contexts that their issuers name.

Which name stands for which address of the vocabulary is as the project publishes it
(github.com/egovernments/DIVOC, vaccination-context); the W3C's own contexts come with pyld.
"""

from collections.abc import Mapping
from typing import Any, Final

CREDENTIALS: Final = "https://www.w3.org/2018/credentials/v1"
SECURITY: Final = "https://w3id.org/security/v2"
"""In whose terms the options of a proof are signed, whatever the certificate says."""

_BOTH: Final = {"@version": 1.1, "@protected": True}


def _node(address: str, names: Mapping[str, Any]) -> dict[str, Any]:
    return {"@id": address, "@context": {**_BOTH, **names}}


_ADDRESS: Final = _node(
    "schema:PostalAddress",
    {
        "streetAddress": "schema:streetAddress",
        "streetAddress2": "vac:addressLine2",
        "city": "vac:city",
        "district": "vac:district",
        "addressRegion": "schema:addressRegion",
        "postalCode": "schema:postalCode",
        "addressCountry": "schema:addressCountry",
    },
)
_PERSON: Final = {
    **dict.fromkeys(("refId", "uhid"), "schema:id"),
    "name": "schema:name",
    "age": "schema:Number",
    "gender": "schema:gender",
    "nationality": "schema:nationality",
    "address": _ADDRESS,
}
# Several names stand for one address, so that a signature does not tell them apart.
_VACCINATION: Final = {
    **dict.fromkeys(("certificateId", "batch", "vaccine", "manufacturer"), "schema:id"),
    **dict.fromkeys(("feedbackUrl", "infoUrl"), "schema:url"),
    **dict.fromkeys(("date", "effectiveStart", "effectiveUntil"), "schema:date"),
    **dict.fromkeys(("dose", "totalDoses"), "schema:doseValue"),
    "verifier": _node(
        "vac:verifier",
        {"id": "schema:id", "name": "schema:name", "sign-image": "schema:image"},
    ),
    "facility": _node(
        "vac:Facility",
        {"name": "schema:name", "address": _ADDRESS, "seal-image": "schema:image"},
    ),
}


def _context(
    base: str, person: Mapping[str, Any], vaccination: Mapping[str, Any]
) -> dict[str, Any]:
    names = {
        "id": "@id",
        "type": "@type",
        "schema": "https://schema.org/",
        "vac": base,
        "ProofOfVaccinationCredential": _node(
            "schema:ProofOfVaccinationCredential", {"nonTransferable": "vac:nonTransferable"}
        ),
        "Person": _node("schema:Person", person),
        "Vaccination": _node("vac:Vaccination", vaccination),
    }
    return {"@context": {**_BOTH, **names}}


_INDIA: Final = "https://cowin.gov.in/credentials/vaccination/"
_FIRST: Final = _context(_INDIA + "v1", _PERSON, _VACCINATION)
_SECOND: Final = _context(
    _INDIA + "v2",
    {**_PERSON, "dob": "schema:date"},
    {**_VACCINATION, "icd11Code": "schema:id", "prophylaxis": "schema:name"},
)
VACCINATION: Final[Mapping[str, dict[str, Any]]] = {
    _INDIA + "v1": _FIRST,
    _INDIA + "v2": _SECOND,
    "https://divoc.prod/vaccine/credentials/vaccination/v1": _SECOND,
    "https://divoc.lgcc.gov.lk/credentials/vaccination/v1": _SECOND,
}
"""By address. There are no others: a context that is not here is never fetched."""
