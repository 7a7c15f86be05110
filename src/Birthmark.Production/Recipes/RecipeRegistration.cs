using Birthmark.Images.Blocks;
using Birthmark.Production.Memory;
using Birthmark.Production.Recipes.Steps;
using Birthmark.Production.Recipes.Steps.Blocks;
using Birthmark.Production.Recipes.Steps.Kms;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Production.Recipes;

/// <summary>Every kind of step, a line each.</summary>
internal static class RecipeRegistration
{
    internal static IServiceCollection AddRecipes(this IServiceCollection services) => services
        .AddSingleton<IStepKind, CounterStep>()
        .AddSingleton<IStepKind, RandomStep>()
        .AddSingleton<IStepKind, UuidStep>()
        .AddSingleton<IStepKind, EcKeyStep>()
        .AddSingleton<IStepKind, RsaKeyStep>()
        .AddSingleton<IStepKind, SymmetricKeyStep>()
        .AddSingleton<IStepKind, DerivedKeyStep>()
        .AddSingleton<IStepKind, CsrStep>()
        .AddSingleton<IStepKind, CertificateStep>()
        .AddSingleton<IStepKind, TemplateStep>()
        .AddSingleton<IStepKind, FileStep>()
        .AddSingleton<IStepKind, EncodeStep>()
        .AddSingleton<IStepKind, DeviceKeyStepKind>()
        .AddSingleton<IStepKind, BlockStepKind>()
        .AddSingleton<IStepKind, SignImageStep>()
        .AddSingleton<SignedImages>()
        .AddSingleton<IStepKind, WrapStep>()
        .AddSingleton<IStepKind, TransportWrapStep>()
        .AddSingleton<IStepKind, KmsKeyStep>()
        .AddSingleton<IStepKind, KmsDerivedKeyStep>()
        .AddSingleton<IStepKind, KmsEncryptStep>()
        .AddSingleton(BlockEncoders.Shipped)
        .AddSingleton<CounterBook>()
        .AddSingleton<RecipeCompiler>();
}
