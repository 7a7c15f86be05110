namespace Birthmark.Enrollment.Ejbca.Routing;

/// <summary>A resource of the API (<c>v1/ca</c>, <c>v1/certificate</c> …): its endpoints.</summary>
internal interface IEjbcaResource
{
    /// <summary>Version and name, e.g. <c>v1/ca</c>.</summary>
    string Name { get; }

    IEnumerable<EjbcaRoute> Routes { get; }
}
