using System.Reflection;
using Licenzy.Server.Platform.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace Licenzy.Server.Platform.Http;

/// <summary>What an operation returns whose success has nothing to say: <c>204</c>, or a refusal.</summary>
internal sealed class EmptyAnswer : IResult, IEndpointMetadataProvider
{
    private readonly Fault? fault;

    private EmptyAnswer(Fault? fault) => this.fault = fault;

    public static EmptyAnswer Done { get; } = new(fault: null);

    public static implicit operator EmptyAnswer(Fault fault) => new(fault);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (fault is not null)
        {
            return Problem.WriteAsync(httpContext, fault);
        }

        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)));
}
