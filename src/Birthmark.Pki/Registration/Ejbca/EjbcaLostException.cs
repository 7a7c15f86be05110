namespace Birthmark.Pki.Registration.Ejbca;

/// <summary>A call got no usable answer; whether it took effect is unknown when it was sent.</summary>
internal sealed class EjbcaLostException(string message, bool wasSent, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>False when no connection came about, so nothing can have happened.</summary>
    public bool WasSent { get; } = wasSent;
}
