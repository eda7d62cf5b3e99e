/**
 * The part of the schemas pain.001.001.03 and .09 that payment files use: names, sequence, types and patterns of the elements,
 * transcribed by hand from the message definitions of ISO 20022. What it accepts, the whole schema accepts: elements that
 * may be left out and are never written are left out here.
 */
export function painSchema(version: '03' | '09'): string {
  const date = version === '03' ? '<xs:element name="ReqdExctnDt" type="xs:date"/>' : EXECUTION_09
  return `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
  targetNamespace="urn:iso:std:iso:20022:tech:xsd:pain.001.001.${version}"
  xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.${version}">
${SIMPLE}
<xs:element name="Document"><xs:complexType><xs:sequence><xs:element name="CstmrCdtTrfInitn"><xs:complexType><xs:sequence>
  <xs:element name="GrpHdr"><xs:complexType><xs:sequence>
    <xs:element name="MsgId" type="Max35Text"/><xs:element name="CreDtTm" type="xs:dateTime"/>
    <xs:element name="NbOfTxs" type="Max15NumericText"/><xs:element name="CtrlSum" type="DecimalNumber" minOccurs="0"/>
    <xs:element name="InitgPty" type="Party"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="PmtInf" maxOccurs="unbounded"><xs:complexType><xs:sequence>
    <xs:element name="PmtInfId" type="Max35Text"/><xs:element name="PmtMtd" type="PaymentMethod3Code"/>
    <xs:element name="BtchBookg" type="xs:boolean" minOccurs="0"/>
    <xs:element name="NbOfTxs" type="Max15NumericText" minOccurs="0"/>
    <xs:element name="CtrlSum" type="DecimalNumber" minOccurs="0"/>
    <xs:element name="PmtTpInf" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="SvcLvl"><xs:complexType>
      <xs:sequence><xs:element name="Cd" type="Max4Text"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
    ${date}
    <xs:element name="Dbtr" type="Party"/><xs:element name="DbtrAcct" type="Account"/>
    <xs:element name="DbtrAgt"><xs:complexType><xs:sequence><xs:element name="FinInstnId"><xs:complexType><xs:sequence>
      <xs:element name="Othr"><xs:complexType><xs:sequence><xs:element name="Id" type="Max35Text"/></xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
    <xs:element name="ChrgBr" type="ChargeBearerType1Code" minOccurs="0"/>
    <xs:element name="CdtTrfTxInf" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="PmtId"><xs:complexType><xs:sequence><xs:element name="EndToEndId" type="Max35Text"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="Amt"><xs:complexType><xs:sequence><xs:element name="InstdAmt" type="Amount"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="Cdtr" type="Party" minOccurs="0"/><xs:element name="CdtrAcct" type="Account" minOccurs="0"/>
      <xs:element name="RmtInf" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="Ustrd" type="Max140Text"/></xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
</xs:schema>`
}

const EXECUTION_09 = `<xs:element name="ReqdExctnDt"><xs:complexType><xs:choice><xs:element name="Dt" type="xs:date"/>
  <xs:element name="DtTm" type="xs:dateTime"/></xs:choice></xs:complexType></xs:element>`

const text = (most: number) =>
  `<xs:simpleType name="Max${most}Text"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="${most}"/></xs:restriction></xs:simpleType>`
const coded = (name: string, base: string, facets: string) =>
  `<xs:simpleType name="${name}"><xs:restriction base="${base}">${facets}</xs:restriction></xs:simpleType>`
const SIMPLE = [
  ...[4, 16, 35, 70, 140].map(text),
  coded('Max15NumericText', 'xs:string', '<xs:pattern value="[0-9]{1,15}"/>'),
  coded('DecimalNumber', 'xs:decimal', '<xs:fractionDigits value="17"/><xs:totalDigits value="18"/>'),
  coded('PaymentMethod3Code', 'xs:string', ['CHK', 'TRF', 'TRA'].map(enumeration).join('')),
  coded('ChargeBearerType1Code', 'xs:string', ['DEBT', 'CRED', 'SHAR', 'SLEV'].map(enumeration).join('')),
  coded('CountryCode', 'xs:string', '<xs:pattern value="[A-Z]{2,2}"/>'),
  coded('IBAN2007Identifier', 'xs:string', '<xs:pattern value="[A-Z]{2,2}[0-9]{2,2}[a-zA-Z0-9]{1,30}"/>'),
  coded('CurrencyCode', 'xs:string', '<xs:pattern value="[A-Z]{3,3}"/>'),
  coded(
    'AmountNumber',
    'xs:decimal',
    '<xs:minInclusive value="0"/><xs:fractionDigits value="5"/><xs:totalDigits value="18"/>',
  ),
  `<xs:complexType name="Amount"><xs:simpleContent><xs:extension base="AmountNumber"><xs:attribute name="Ccy" type="CurrencyCode" use="required"/></xs:extension></xs:simpleContent></xs:complexType>`,
  `<xs:complexType name="Account"><xs:sequence><xs:element name="Id"><xs:complexType><xs:sequence><xs:element name="IBAN" type="IBAN2007Identifier"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>`,
  `<xs:complexType name="Party"><xs:sequence><xs:element name="Nm" type="Max140Text" minOccurs="0"/><xs:element name="PstlAdr" minOccurs="0"><xs:complexType><xs:sequence>
    <xs:element name="StrtNm" type="Max70Text" minOccurs="0"/><xs:element name="PstCd" type="Max16Text" minOccurs="0"/>
    <xs:element name="TwnNm" type="Max35Text" minOccurs="0"/><xs:element name="Ctry" type="CountryCode" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>`,
].join('\n')

function enumeration(value: string): string {
  return `<xs:enumeration value="${value}"/>`
}
