using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Licenzy.Server.Access;
using Licenzy.Server.ApiKeys;
using Licenzy.Server.Entitlements;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Settings;
using Licenzy.Server.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Licenzy.Server.Tests.Access;

/// <summary>For the class of bugs in which the question of every request begins to cost memory: a count, not a time.</summary>
public sealed class WarmCheckAllocationTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private const int Rounds = 200;
    private static readonly byte[] Body = Encoding.ASCII.GetBytes("""{"subject_ref":"user_123"}""");

    private static readonly byte[] AnswerBytes = Encoding.ASCII.GetBytes("""{"subject_ref":"user_123","allowed":false}""");
    private static readonly string[] HeaderNames =
    [
        "Request-Id",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cache-Control",
        "RateLimit-Policy",
        "RateLimit",
    ];

    [Fact]
    public async Task A_check_that_memory_knows_allocates_less_than_a_kilobyte_more_than_a_bare_answer()
    {
        await RuntimeApi.Test(server).IsAllowedAsync("user_123");
        var frame = Frame();

        var ours = AllocatedByEach(frame.InvokeAsync);
        var bare = AllocatedByEach(AnswerBare);

        (ours - bare).ShouldBeLessThan(1024);
    }

    private long AllocatedByEach(RequestDelegate answer)
    {
        var contexts = Enumerable.Range(0, Rounds).Select(_ => Context()).ToList();
        _ = answer(Context());
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var context in contexts)
        {
            // It must end on this thread: whatever waits for I/O would not.
            if (!answer(context).IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The answer waited for something.");
            }
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        contexts.ShouldAllBe(context => context.Response.StatusCode == 200 && context.Response.ContentLength == AnswerBytes.Length);
        return each;
    }

    /// <summary>The same answer with as many headers, and nothing looked up for it.</summary>
    private static Task AnswerBare(HttpContext context)
    {
        foreach (var name in HeaderNames)
        {
            context.Response.Headers[name] = "constant";
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = AnswerBytes.Length;
        AnswerBytes.CopyTo(context.Response.BodyWriter.GetSpan(600));
        context.Response.BodyWriter.Advance(AnswerBytes.Length);
        return context.Response.BodyWriter.FlushAsync().AsTask();
    }

    /// <summary>What stands before and around the answer in the program; the long way must not be taken.</summary>
    private RequestFrame Frame()
    {
        var services = server.Services;
        var answer = new AnswerFromMemory(
            _ => throw new InvalidOperationException("Memory did not know the answer."),
            services.GetRequiredService<RuntimeKeys>(),
            services.GetRequiredService<RuntimeLimiter>(),
            services.GetRequiredService<AccessCache>()
        );
        return new RequestFrame(
            answer.InvokeAsync,
            services.GetRequiredService<Ids>(),
            services.GetRequiredService<LicenzySettings>(),
            NullLogger<RequestFrame>.Instance
        );
    }

    private DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new ArrivedBody(PipeReader.Create(new ReadOnlySequence<byte>(Body))));
        context.Request.Method = "POST";
        context.Request.Path = "/v1/access/check";
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = Body.Length;
        context.Request.Headers.Authorization = $"Bearer {server.TestKey}";
        // Made here, as the transport would have it ready.
        _ = context.Response.BodyWriter;
        _ = context.Request.BodyReader;
        return context;
    }

    private sealed class ArrivedBody(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
