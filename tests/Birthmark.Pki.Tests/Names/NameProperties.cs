using Birthmark.Pki.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Pki.Tests.Names;

public sealed class NameProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly string[] Kinds =
        ["CN", "SN", "OU", "OU", "O", "C", "E", "DC", "VID", "PID", "UID", "T", "STREET", "organizationIdentifier", "1.2.3.4", "2.25.329800735698586629295641978511506172918"];

    private static readonly Gen<string> Values = Gen.OneOf(
        ArbMap.Default.GeneratorFor<NonEmptyString>().Select(s => s.Get),
        Gen.Elements(" ", "#", "a,b", "\\", "\"", "+x", "a=b", " a ", "fff1", "å\ud83d\ude00", "<;>", "\u3000x"));

    private static readonly Gen<string> Names =
        (from kind in Gen.Elements(Kinds) from value in Values select kind + "=" + Escape(value)).NonEmptyListOf()
        .SelectMany(parts => Gen.Elements(",", ", ", "+").Select(separator => string.Join(separator, parts)));

    [Fact]
    public void Any_text_is_read_or_refused_without_an_exception() => Check.One(Thorough, Prop.ForAll<string>(text =>
        DistinguishedName.TryParse(text, out var name, out var why) ? name is not null && why is null : name is null && !string.IsNullOrEmpty(why)));

    [Fact]
    public void Any_bytes_are_read_or_refused_without_an_exception() => Check.One(Thorough, Prop.ForAll<byte[]>(bytes =>
    {
        DistinguishedName.TryDecode(bytes, out _);
        SubjectAlternativeName.TryDecode(bytes, out _);
        return true;
    }));

    [Fact]
    public void A_damaged_encoding_is_read_or_refused_without_an_exception()
    {
        var der = DistinguishedName.Parse("CN=dev+SN=1,OU=a,O=Åcme,C=SE,VID=FFF1").Encode();
        Check.One(Thorough, Prop.ForAll<int, byte>((at, value) =>
        {
            var damaged = der.ToArray();
            damaged[(uint)at % damaged.Length] = value;
            return !DistinguishedName.TryDecode(damaged, out var name) || DistinguishedName.TryDecode(name.Encode(), out _);
        }));
    }

    [Fact]
    public void Text_and_encoding_bring_a_name_back() => Check.One(Thorough, Prop.ForAll(Arb.From(Names), text =>
    {
        if (!DistinguishedName.TryParse(text, out var name, out _))
        {
            return true;
        }

        return DistinguishedName.Parse(name.Text).Equals(name)
            && DistinguishedName.TryDecode(name.Encode(), out var forward) && forward.Equals(name)
            && DistinguishedName.TryDecode(name.Encode(printableString: true), out var printable) && printable.Equals(name);
    }));

    [Fact]
    public void A_name_of_one_kind_each_comes_back_from_either_order() => Check.One(Thorough, Prop.ForAll<NonEmptyString, NonEmptyString>((a, b) =>
        !DistinguishedName.TryParse($"CN={Escape(a.Get)},O={Escape(b.Get)},C=SE", out var name, out _)
        || (DistinguishedName.TryDecode(name.Encode(ldapOrder: false), out var back) && back.Equals(name))));

    [Fact]
    public void Alternative_names_come_back_from_text_and_encoding() => Check.One(Thorough, Prop.ForAll(
        Arb.From(Gen.Elements("dNSName=", "iPAddress=", "uri=urn:", "rfc822Name=a@", "directoryName=CN=").SelectMany(k => Values.Select(v => k + v))), text =>
    {
        if (!SubjectAlternativeName.TryParse(text, out var san, out var why))
        {
            return why.Length > 0;
        }

        return SubjectAlternativeName.Parse(san.Text).Text == san.Text
            && SubjectAlternativeName.TryDecode(san.Encode(), out var back) && back.Text == san.Text;
    }));

    private static string Escape(string value) => string.Concat(value.Select(c => c is ',' or '+' or '"' or '\\' or '#' or ' ' ? "\\" + c : c.ToString()));
}
