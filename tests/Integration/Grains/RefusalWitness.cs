using System.Reflection;

namespace MiniCrm.Tests.Integration.Grains;

/// <summary>Holds every answer of a grain against what its interface says that it can refuse with: one that says too little fails whoever asked.</summary>
internal sealed class RefusalWitness : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (RefusalOf(context.Result) is { } refusal && context.InterfaceMethod?.GetCustomAttribute<RefusesAttribute>() is { } said)
        {
            Assert.True(said.Kinds.Contains(refusal.Kind), $"{context.InterfaceName}.{context.MethodName} refuses with {refusal.Kind}, and does not say so.");
        }
    }

    private static Refusal? RefusalOf(object? answer) => answer as Refusal
        ?? (answer?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Result<>)
            ? (Refusal?)type.GetProperty(nameof(Result<>.Refusal))!.GetValue(answer)
            : null);
}
