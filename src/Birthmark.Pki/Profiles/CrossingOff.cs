namespace Birthmark.Pki.Profiles;

/// <summary>EJBCA's way of matching the values of one field type against a profile's slots.</summary>
internal static class CrossingOff
{
    /// <summary>Matches the values of one field type among all of a request against the slots of that type.</summary>
    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.EndEntityProfile"/>.</exception>
    internal static void Match(string field, IReadOnlyList<KeyValuePair<string, string>> values, IReadOnlyList<ProfileField> slots)
    {
        var (value, valueCount) = Find(values, field);
        var (slot, slotCount) = Find(slots, field);
        if (slotCount > 1 || valueCount > 1)
        {
            Match(field, [.. values.Where(v => v.Key == field).Select(v => v.Value)], [.. slots.Where(s => s.Field == field)]);
        }
        else if (value is not null)
        {
            // Nearly always: one slot, one value.
            if (!slot!.IsModifiable && !IsAmong(slot, value))
            {
                throw LeftOver(field, value);
            }

            Check(slot, value);
        }
        else if (slot!.IsRequired)
        {
            throw Missing(field);
        }
    }

    private static (string? First, int Count) Find(IReadOnlyList<KeyValuePair<string, string>> values, string field)
    {
        (string? First, int Count) found = default;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Key == field)
            {
                found = (found.First ?? values[i].Value, found.Count + 1);
            }
        }

        return found;
    }

    private static (ProfileField? First, int Count) Find(IReadOnlyList<ProfileField> slots, string field)
    {
        (ProfileField? First, int Count) found = default;
        for (var i = 0; i < slots.Count; i++)
        {
            if (slots[i].Field == field)
            {
                found = (found.First ?? slots[i], found.Count + 1);
            }
        }

        return found;
    }

    /// <summary>
    /// Crosses values and slots off in the order required and fixed, required, fixed, free. What is left over is refused with EJBCA's texts.
    /// </summary>
    /// <exception cref="PkiRefusedException">With <see cref="PkiRefusal.EndEntityProfile"/>.</exception>
    private static void Match(string field, List<string> open, List<ProfileField> slots)
    {
        var left = slots.ToList();
        foreach (var (isRequired, isFixed) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            foreach (var slot in slots.Where(s => s.IsRequired == isRequired && s.IsModifiable != isFixed))
            {
                var at = isFixed ? open.FindIndex(v => IsAmong(slot, v)) : open.Count > 0 ? 0 : -1;
                if (at >= 0)
                {
                    Check(slot, open[at]);
                    open.RemoveAt(at);
                    left.RemoveAt(left.FindIndex(l => ReferenceEquals(l, slot)));
                }
            }
        }

        if (open.Count > 0)
        {
            throw LeftOver(field, open[0]);
        }

        if (left.Any(s => s.IsRequired))
        {
            throw Missing(field);
        }
    }

    private static bool IsAmong(ProfileField slot, string value)
    {
        for (var i = 0; i < slot.Values.Count; i++)
        {
            if (slot.Values[i].AsSpan().Trim().SequenceEqual(value))
            {
                return true;
            }
        }

        return false;
    }

    private static PkiRefusedException LeftOver(string field, string value) =>
        Refuse($"End entity profile does not contain matching field for {field} with value \"{value}\".");

    private static PkiRefusedException Missing(string field) => Refuse($"Data does not contain required {field} field.");

    internal static PkiRefusedException Refuse(string text) => new(PkiRefusal.EndEntityProfile, text);

    private static void Check(ProfileField slot, string value)
    {
        if (slot.Pattern is { } pattern && !FieldPatterns.Matches(pattern, value))
        {
            throw Refuse($"Value \"{value}\" of {slot.Field} does not match the end entity profile's validation \"{pattern}\".");
        }
    }
}
