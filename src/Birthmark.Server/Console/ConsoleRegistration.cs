using Birthmark.Keys;
using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Console.Assets;
using Birthmark.Server.Console.Devices;
using Birthmark.Server.Console.Line;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Birthmark.Server.Console;

/// <summary>What people look at: pages rendered here, for browsers.</summary>
internal static class ConsoleRegistration
{
    internal static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "__Host-birthmark-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            o.Cookie.HttpOnly = true;
            o.Cookie.Path = "/";
            o.FormFieldName = "form-token";
            o.SuppressXFrameOptionsHeader = true;
        });
        services.ProtectBySeal();
        services.AddSingleton<AssetShelf>();
        services.AddSingleton<AccountBook>();
        services.AddSingleton<AccountInvitations>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<SessionGate>();
        services.AddSingleton<SignInPace>();
        services.AddSingleton<SignInDesk>();
        services.AddSingleton<Pace>();
        services.AddSingleton<LineReading>();
        services.AddSingleton<LineFeed>();
        services.AddHostedService(p => p.GetRequiredService<LineFeed>());
        services.AddSingleton<DeviceLife>();
        return services;
    }

    /// <summary>No ring of keys in somebody's home folder: the hub has a sealing key of its own.</summary>
    private static void ProtectBySeal(this IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(p => new SealedProtection(p.GetRequiredService<ISealer>())));
        foreach (var ring in services.Where(d => d.ServiceType == typeof(IHostedService) && d.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true).ToList())
        {
            services.Remove(ring);
        }
    }
}
