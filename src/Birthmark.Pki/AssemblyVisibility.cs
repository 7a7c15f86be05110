using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Pki.Tests")]
[assembly: InternalsVisibleTo("Birthmark.Enrollment.Tests")]
