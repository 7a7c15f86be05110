namespace Birthmark.Keys;

/// <summary>Which code computes with keys held in memory.</summary>
public enum KeyEngine
{
    /// <summary>Lean if libcrypto 3 loads, else portable.</summary>
    Automatic,

    /// <summary>EC by direct calls into the libcrypto 3 that .NET has loaded: about twice the devices a second.</summary>
    Lean,

    /// <summary>.NET's own classes only.</summary>
    Portable,
}
