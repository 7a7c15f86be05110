namespace Birthmark.Pki.Tests;

/// <summary>The PKI that the tests work with.</summary>
internal static class TestDeclarations
{
    internal const string Matter = """
        Object Type: Crypto Token
        Name: MatterToken
        Type: Software
        Auto Activation: true
        Allow Export: false
        Keys: {signKeyPAA: P-256, signKeyPAI: P-256, testKey: P-256, signKey384: P-384}
        ---
        Object Type: Certificate Profile
        Name: Matter PAA
        Type: Root CA
        Available Key Algorithms: [ECDSA]
        Available Elliptic Curves: [P-256]
        Validity: 25y
        Validity Offset: 0s
        Basic Constraints: {Use: true, Critical: true, CA: true, Path Length: 1}
        Key Usage: [Key Certificate Sign, CRL Sign]
        Key Usage Critical: true
        Subject Alternative Name: false
        Linters: [matter-paa]
        ---
        Object Type: Certificate Profile
        Name: Matter PAI
        Type: Sub CA
        Available Key Algorithms: [ECDSA]
        Available Elliptic Curves: [P-256]
        Validity: 15y
        Validity Offset: 0s
        Basic Constraints: {Use: true, Critical: true, CA: true, Path Length: 0}
        Key Usage: [Key Certificate Sign, CRL Sign]
        Key Usage Critical: true
        Subject Alternative Name: false
        Linters: [matter-pai]
        ---
        Object Type: Certificate Profile
        Name: Matter DAC
        Type: End Entity
        Available Key Algorithms: [ECDSA]
        Available Elliptic Curves: [P-256]
        Validity: 9999-12-31 23:59:59+00:00
        Validity Offset: 0s
        Basic Constraints: {Use: true, Critical: true, CA: false}
        Key Usage: [Digital Signature]
        Key Usage Critical: true
        Subject Alternative Name: false
        LDAP DN Order: false
        Linters: [matter-dac]
        ---
        Object Type: Certificate Profile
        Name: Wrong DAC
        Type: End Entity
        Available Key Algorithms: [ECDSA]
        Available Elliptic Curves: [P-256]
        Validity: 10y
        Basic Constraints: {Use: true, Critical: false, CA: false}
        Key Usage: [Digital Signature, Key Agreement]
        Linters: [matter-dac]
        ---
        Object Type: Certificate Profile
        Name: Flexible
        Type: End Entity
        Available Key Algorithms: [ECDSA, RSA]
        Available Bit Lengths: [256, 384, 2048]
        Validity: 2y
        Validity Offset: -10m
        Allow Validity Override: true
        Allow Backdated Revocation: true
        Basic Constraints: {Use: true, Critical: true, CA: false}
        Key Usage: [Digital Signature, Key Encipherment]
        Extended Key Usage: [Server Authentication, Client Authentication]
        Subject Alternative Name: true
        CRL Distribution Points: ["http://pki.example/crl"]
        OCSP URIs: ["http://pki.example/ocsp"]
        CA Issuers URIs: ["http://pki.example/ca.der"]
        ---
        Object Type: End Entity Profile
        Name: Matter DAC
        Subject DN: {CN: [{Required: true}], VID: [{Required: true, Modifiable: false, Values: [FFF1]}], PID: [{Required: true, Modifiable: true, Values: ["8000"], Validation: "[0-9A-F]{4}"}]}
        Default CA: Matter PAI
        Available CAs: [Matter PAI]
        Default Certificate Profile: Matter DAC
        Available Certificate Profiles: [Matter DAC, Wrong DAC]
        Default Token Type: User Generated
        ---
        Object Type: Certification Authority
        Name: Matter PAA
        Type of CA: X.509
        Subject DN: CN=Matter Test PAA,VID=FFF1
        Signed By: Self Signed
        Certificate Profile: Matter PAA
        CA Token: {Crypto Token: MatterToken, Certificate Signing Key: signKeyPAA, CRL Signing Key: signKeyPAA, Test Key: testKey, Signature Algorithm: SHA256withECDSA}
        CRL Expiration Period: 3d
        Generate CRL Upon Revocation: true
        ---
        Object Type: Certification Authority
        Name: Matter PAI
        Type of CA: X.509
        Subject DN: CN=Matter Test PAI,VID=FFF1
        Signed By: Matter PAA
        Certificate Profile: Matter PAI
        CA Token: {Crypto Token: MatterToken, Certificate Signing Key: signKeyPAI, CRL Signing Key: signKeyPAI, Test Key: testKey, Signature Algorithm: SHA256withECDSA}
        Enforce Unique DN: true
        Enforce Unique Public Keys: true
        CRL Expiration Period: 3d
        Generate CRL Upon Revocation: true
        """;
}
