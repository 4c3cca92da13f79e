using Swashbuckle.AspNetCore.SwaggerGen;

namespace MiniCrm.Api.OpenApi;

/// <summary>On the wire an <see cref="Optional{T}"/> is its value.</summary>
internal sealed class OptionalContracts(JsonSerializerDataContractResolver contracts) : ISerializerDataContractResolver
{
    public DataContract GetDataContractForType(Type type) =>
        contracts.GetDataContractForType(typeof(IOptional).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : type);
}
