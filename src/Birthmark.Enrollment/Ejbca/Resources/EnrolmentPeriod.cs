using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>The period an enrolment asks for: <c>start_time</c> and <c>end_time</c>, or the older custom data of the same meaning.</summary>
internal static class EnrolmentPeriod
{
    internal static (DateTimeOffset? Start, DateTimeOffset? End) Read(Pkcs10EnrolRequest wire, DateTimeOffset now)
    {
        var start = Plain("start_time", wire.StartTime);
        var end = Plain("end_time", wire.EndTime);
        foreach (var custom in wire.CustomData ?? [])
        {
            switch (custom?.Name)
            {
                case "customdata_STARTTIME":
                    start ??= Custom(custom, now);
                    break;
                case "customdata_ENDTIME":
                    end ??= Custom(custom, now);
                    break;
            }
        }

        return (start, end);
    }

    private static DateTimeOffset? Plain(string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return EjbcaDates.TryReadPlain(text, out var moment)
            ? moment
            : throw new EjbcaRefusedException(400, $"Field '{field}' is '{text}': write it as yyyy-MM-dd HH:mm:ss in UTC.");
    }

    private static DateTimeOffset Custom(NamedValue custom, DateTimeOffset now) =>
        EjbcaDates.TryReadCustom(custom.Value, now, out var moment)
            ? moment
            : throw new EjbcaRefusedException(400, $"Custom data '{custom.Name}' is '{custom.Value}': write a date, or days:hours:minutes.");
}
