using Birthmark.Pki.Certificates;
using Birthmark.Pki.Declaration;
using Birthmark.Production.Batches;

namespace Birthmark.Production.Tests.Floor;

/// <summary>A hub with the Matter PKI and project in force.</summary>
public static class MatterFloor
{
    private const string Pki = """
        Object Type: Crypto Token
        Name: MatterToken
        Type: Software
        Auto Activation: true
        Allow Export: false
        Keys: {signKeyPAA: P-256, signKeyPAI: P-256, testKey: P-256}
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
        Linters: [matter-dac]
        ---
        Object Type: End Entity Profile
        Name: Matter DAC
        Subject DN: {CN: [{Required: true}], VID: [{Required: true, Modifiable: false, Values: [FFF1]}], PID: [{Required: true, Modifiable: true, Values: ["8000"], Validation: "[0-9A-F]{4}"}]}
        Subject Alternative Name: {}
        Default CA: Matter PAI
        Available CAs: [Matter PAI]
        Default Certificate Profile: Matter DAC
        Available Certificate Profiles: [Matter DAC]
        Default Token Type: User Generated
        Password Required: false
        ---
        Object Type: Certification Authority
        Name: Matter PAA
        Type of CA: X.509
        Subject DN: CN=Matter Test PAA,VID=FFF1
        Signed By: Self Signed
        Certificate Profile: Matter PAA
        Validity: 25y
        CA Token: {Crypto Token: MatterToken, Certificate Signing Key: signKeyPAA, CRL Signing Key: signKeyPAA, Default Key: testKey, Test Key: testKey, Signature Algorithm: SHA256withECDSA}
        ---
        Object Type: Certification Authority
        Name: Matter PAI
        Type of CA: X.509
        Subject DN: CN=Matter Test PAI,VID=FFF1
        Signed By: Matter PAA
        Certificate Profile: Matter PAI
        Validity: 15y
        CA Token: {Crypto Token: MatterToken, Certificate Signing Key: signKeyPAI, CRL Signing Key: signKeyPAI, Default Key: testKey, Test Key: testKey, Signature Algorithm: SHA256withECDSA}
        Generate CRL Upon Revocation: false
        """;

    public static async Task<Batch> OpenMatterAsync(this Hub hub, long quantity, int heads = 1, string profile = "matter-dac")
    {
        await hub.PrepareMatterAsync();
        return await hub.OpenAsync(quantity, heads, profile);
    }

    public static async Task PrepareMatterAsync(this Hub hub)
    {
        await hub.Get<PkiDeclarations>().ApplyAsync([new("pki.yaml", Pki)], dryRun: false, "owner");
        await hub.ApplyAsync(Samples.Matter);
    }

    /// <summary>Every certificate that the authority issued to this device.</summary>
    public static async Task<IReadOnlyList<CertificateEntry>> IssuedToAsync(this Hub hub, Birthmark.Production.Devices.DeviceUid uid) =>
        await hub.Get<CertificateRegister>().FindByUsernameAsync($"{uid}-dac");
}
