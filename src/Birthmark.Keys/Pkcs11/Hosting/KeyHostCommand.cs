namespace Birthmark.Keys.Pkcs11.Hosting;

/// <summary>How a key host is started: a program that calls <see cref="KeyHostProgram.Run"/> with the arguments that follow its own.</summary>
/// <param name="Program">Full path.</param>
/// <param name="Arguments">What leads to the key host; the module's path and the number of threads come behind.</param>
public sealed record KeyHostCommand(string Program, IReadOnlyList<string> Arguments);
