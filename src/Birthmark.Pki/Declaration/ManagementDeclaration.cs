namespace Birthmark.Pki.Declaration;

/// <summary>The built-in declaration of the hub's own CA.</summary>
internal static class ManagementDeclaration
{
    private const string Resource = "management.yaml";

    internal static DeclaredFile Read()
    {
        using var stream = typeof(ManagementDeclaration).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from this build.");
        using var reader = new StreamReader(stream);
        return new(Resource, reader.ReadToEnd());
    }
}
