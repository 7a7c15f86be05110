namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>A key host ended, or is being ended because it does not answer; never leaves this folder.</summary>
internal sealed class HostLostException(string why) : Exception(why);
