namespace Birthmark.Images.Encoders.MatterNxp;

/// <summary>A value of NXP's Matter factory data: its key, and how it is written.</summary>
internal sealed record NxpField(byte Key, string Name, NxpKind Kind, bool IsRequired, int Minimum, int Maximum)
{
    /// <summary>NXP's Matter manufacturing guide, in the order of keys. Lengths in bytes; widths for integers.</summary>
    public static IReadOnlyList<NxpField> All { get; } =
    [
        new(1, "verifier", NxpKind.Base64, true, 97, 97),
        new(2, "salt", NxpKind.Base64, true, 16, 32),
        new(3, "iterations", NxpKind.Integer, true, 4, 4),
        new(4, "dac_key", NxpKind.Secret, true, 32, 56),
        new(5, "dac_cert", NxpKind.Bytes, true, 1, 600),
        new(6, "pai_cert", NxpKind.Bytes, true, 1, 600),
        new(7, "discriminator", NxpKind.Integer, true, 4, 4),
        new(8, "passcode", NxpKind.Integer, false, 4, 4),
        new(9, "vendor_id", NxpKind.Integer, true, 2, 2),
        new(10, "product_id", NxpKind.Integer, true, 2, 2),
        new(11, "certification_declaration", NxpKind.Bytes, false, 1, 900),
        new(12, "vendor_name", NxpKind.Text, true, 1, 32),
        new(13, "product_name", NxpKind.Text, true, 1, 32),
        new(14, "serial_number", NxpKind.Text, false, 1, 32),
        new(15, "date", NxpKind.Text, true, 8, 16),
        new(16, "hw_version", NxpKind.Integer, true, 2, 2),
        new(17, "hw_version_str", NxpKind.Text, true, 1, 64),
        new(18, "unique_id", NxpKind.Text, false, 16, 64),
        new(19, "part_number", NxpKind.Text, false, 1, 32),
        new(20, "product_url", NxpKind.Text, false, 1, 256),
        new(21, "product_label", NxpKind.Text, false, 1, 64),
        new(22, "product_finish", NxpKind.Integer, false, 1, 1),
        new(23, "product_primary_color", NxpKind.Integer, false, 1, 1),
        new(24, "edgelock_24", NxpKind.Bytes, false, 1, 1024),
        new(25, "edgelock_25", NxpKind.Bytes, false, 1, 1024),
        new(26, "edgelock_26", NxpKind.Bytes, false, 1, 1024),
    ];
}

/// <summary>How a field is given and written.</summary>
internal enum NxpKind
{
    Integer,
    Text,
    Bytes,
    Secret,

    /// <summary>Given as bytes, written as base64 text.</summary>
    Base64,
}
