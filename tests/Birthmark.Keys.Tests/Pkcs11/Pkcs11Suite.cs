namespace Birthmark.Keys.Tests.Pkcs11;

/// <summary>PKCS#11 modules are initialised once for a process: these tests run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Pkcs11Suite
{
    public const string Name = "PKCS#11";
}
