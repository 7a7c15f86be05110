using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Birthmark.Enrollment.Tests")]
