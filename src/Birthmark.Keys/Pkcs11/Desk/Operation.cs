namespace Birthmark.Keys.Pkcs11.Desk;

/// <summary>What a module's desk is asked for. The numbers go over the pipe to a key host.</summary>
internal enum Operation : byte
{
    Has = 1,
    Login,
    Logout,
    Probe,
    Survey,
    GeneratePair,
    Remove,
    Sign,
    DecryptOaep,
    Agree,
    MakeSecret,
    FindSecret,
    RemoveSecret,
    Derive,
    Wrap,
    Unwrap,
    Random,
    ReadCounter,
    AdvanceCounter,
}
