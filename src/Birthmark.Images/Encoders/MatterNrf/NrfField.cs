namespace Birthmark.Images.Encoders.MatterNrf;

/// <summary>A field of the factory data of nRF Connect, in the order of its schema.</summary>
internal sealed record NrfField(string Name, NrfKind Kind, bool IsRequired, long Minimum, long Maximum)
{
    /// <summary>nRF Connect SDK, Matter 'Factory provisioning', factory data set components; lengths in bytes.</summary>
    public static IReadOnlyList<NrfField> All { get; } =
    [
        new("version", NrfKind.Integer, true, 0, 65535),
        new("sn", NrfKind.Text, true, 1, 32),
        new("vendor_id", NrfKind.Integer, true, 1, 65535),
        new("product_id", NrfKind.Integer, true, 1, 65535),
        new("vendor_name", NrfKind.Text, true, 1, 32),
        new("product_name", NrfKind.Text, true, 1, 32),
        new("product_label", NrfKind.Text, false, 1, 64),
        new("product_url", NrfKind.Text, false, 1, 256),
        new("part_number", NrfKind.Text, false, 1, 32),
        new("date", NrfKind.Text, true, 8, 16),
        new("hw_ver", NrfKind.Integer, true, 0, 65535),
        new("hw_ver_str", NrfKind.Text, true, 1, 64),
        new("dac_cert", NrfKind.Bytes, true, 1, 602),
        new("dac_key", NrfKind.Secret, true, 32, 68),
        new("pai_cert", NrfKind.Bytes, true, 1, 602),
        new("cert_dclrn", NrfKind.Bytes, false, 1, 900),
        new("passcode", NrfKind.Integer, false, 1, 99999998),
        new("spake2_it", NrfKind.Integer, true, 1000, 100000),
        new("spake2_salt", NrfKind.Bytes, true, 16, 32),
        new("spake2_verifier", NrfKind.Bytes, true, 97, 97),
        new("discriminator", NrfKind.Integer, true, 0, 4095),
        new("rd_uid", NrfKind.Bytes, false, 16, 32),
        new("enable_key", NrfKind.Bytes, false, 16, 16),
        new("product_finish", NrfKind.Integer, false, 0, 255),
        new("primary_color", NrfKind.Integer, false, 0, 255),
    ];
}

/// <summary>How a field is given and written.</summary>
internal enum NrfKind
{
    Integer,

    /// <summary>Given as a text, written as a byte string.</summary>
    Text,
    Bytes,
    Secret,
}
