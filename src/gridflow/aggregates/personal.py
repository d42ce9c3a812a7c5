"""Personal data 个人信息: the label of every field of a command or event that holds some (FEATURES H6)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

SCHEMA_KEY = "x-personal"
"""The key of a JSON schema under which the kind stands."""

Kind: TypeAlias = Literal["name", "birth-date", "residence", "phone", "exam", "text", "evidence"]
"""`text` is what people write freely and may say of anybody; `evidence` where a picture or paper is kept that may show
somebody. The id by which someone acts is not labelled: without the register it tells nobody."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Says of a field, beside its type, that it holds personal data of a kind: `Annotated[str, Personal("name")]`."""

    kind: Kind

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema) | {SCHEMA_KEY: self.kind}


PersonName: TypeAlias = Annotated[str, Personal("name")]
"""The name of a person 姓名."""

BirthDate: TypeAlias = Annotated[date, Personal("birth-date")]
"""The day on which a person was born 出生日期."""

Residence: TypeAlias = Annotated[str, Personal("residence")]
"""The code of the unit in which a person lives 居住地."""

PhoneNumber: TypeAlias = Annotated[str, Personal("phone")]
"""A telephone number, or another way to reach a person 联系方式."""

ExamPassed: TypeAlias = Annotated[bool, Personal("exam")]
"""Whether a person passed an exam 考试是否合格."""

ExamScore: TypeAlias = Annotated[int, Personal("exam")]
"""The score of a person's exam 考试成绩."""

FreeText: TypeAlias = Annotated[str, Personal("text")]
"""What somebody wrote freely 自由文本."""
