namespace Birthmark.Keys.Kmip;

/// <summary>Tags (KMIP 1.4 §9.1.3.1, KMIP 2.0 §11.55) of what this client says and hears.</summary>
internal static class KmipTag
{
    internal const int Attribute = 0x420008;
    internal const int AttributeName = 0x42000A;
    internal const int AttributeValue = 0x42000B;
    internal const int BatchCount = 0x42000D;
    internal const int BatchItem = 0x42000F;
    internal const int BlockCipherMode = 0x420011;
    internal const int CryptographicAlgorithm = 0x420028;
    internal const int CryptographicLength = 0x42002A;
    internal const int CryptographicParameters = 0x42002B;
    internal const int CryptographicUsageMask = 0x42002C;
    internal const int DerivationData = 0x420030;
    internal const int DerivationMethod = 0x420031;
    internal const int DerivationParameters = 0x420032;
    internal const int EncryptionKeyInformation = 0x420036;
    internal const int HashingAlgorithm = 0x420038;
    internal const int IvCounterNonce = 0x42003D;
    internal const int KeyBlock = 0x420040;
    internal const int KeyFormatType = 0x420042;
    internal const int KeyMaterial = 0x420043;
    internal const int KeyValue = 0x420045;
    internal const int KeyWrappingData = 0x420046;
    internal const int KeyWrappingSpecification = 0x420047;
    internal const int MaximumItems = 0x42004F;
    internal const int MaximumResponseSize = 0x420050;
    internal const int Name = 0x420053;
    internal const int NameType = 0x420054;
    internal const int NameValue = 0x420055;
    internal const int ObjectType = 0x420057;
    internal const int Operation = 0x42005C;
    internal const int PaddingMethod = 0x42005F;
    internal const int ProtocolVersion = 0x420069;
    internal const int ProtocolVersionMajor = 0x42006A;
    internal const int ProtocolVersionMinor = 0x42006B;
    internal const int QueryFunction = 0x420074;
    internal const int RequestHeader = 0x420077;
    internal const int RequestMessage = 0x420078;
    internal const int RequestPayload = 0x420079;
    internal const int ResponseHeader = 0x42007A;
    internal const int ResponseMessage = 0x42007B;
    internal const int ResponsePayload = 0x42007C;
    internal const int ResultMessage = 0x42007D;
    internal const int ResultReason = 0x42007E;
    internal const int ResultStatus = 0x42007F;
    internal const int SecretData = 0x420085;
    internal const int State = 0x42008D;
    internal const int SymmetricKey = 0x42008F;
    internal const int TemplateAttribute = 0x420091;
    internal const int UniqueIdentifier = 0x420094;
    internal const int VendorIdentification = 0x42009D;
    internal const int WrappingMethod = 0x42009E;
    internal const int EncodingOption = 0x4200A3;
    internal const int Data = 0x4200C2;
    internal const int MacData = 0x4200C6;
    internal const int TagLength = 0x4200CE;

    /// <summary>KMIP 1.4.</summary>
    internal const int AuthenticatedEncryptionAdditionalData = 0x4200FE;

    /// <summary>KMIP 1.4.</summary>
    internal const int AuthenticatedEncryptionTag = 0x4200FF;

    /// <summary>KMIP 2.0: in the place of <see cref="TemplateAttribute"/>.</summary>
    internal const int Attributes = 0x420125;

    /// <summary>KMIP 2.0: in the place of <see cref="AttributeName"/> where attributes are asked for.</summary>
    internal const int AttributeReference = 0x42013B;
}
