using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Calls;
using MiniCrm.Api.Problems;
using MiniCrm.Leads;
using MiniCrm.Users;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace MiniCrm.Api.Leads.Batches;

/// <summary>Many commands on leads in one request, each with an outcome of its own.</summary>
internal static class BatchEndpoint
{
    // Side by side, as many clients would come; commands on one lead come in their order.
    private const int LeadsAtOnce = 32;

    // Of one statement, which must end in 2.8 s on a busy machine too.
    private const int CreatedTogether = 100;

    public static void MapBatchEndpoint(this RouteGroupBuilder group) => group
        .MapPost("/batch", Run).WithName("batchLeads").WithSummary("Creates, changes, assigns, moves and deletes many leads")
        .WithDescription("Up to 500 items, each with an outcome in the same place: the status that the single request would have, and the lead or the problem. What is created is stored first; items on one lead are done in their order. One that fails holds up no other.")
        .Refuses(413, 415);

    private static async Task<Results<MultiStatus<LeadBatchItemResponse[]>, Problem>> Run(
        LeadBatchRequest request,
        [AsParameters] DuplicateQuery duplicates,
        HttpContext context,
        CurrentUser user,
        IGrainFactory grains,
        TimeProvider clock,
        IOptions<JsonOptions> json)
    {
        if (request.Count is 0 or > LeadBatchRequest.MostItems)
        {
            return new Problem(ProblemKind.InvalidRequest, $"A batch has 1 to {LeadBatchRequest.MostItems} items");
        }

        BatchItem[] items = [.. request.Select(item => BatchItem.Read(item, duplicates.Value, json.Value.SerializerOptions))];
        var outcomes = new Outcome[items.Length];
        foreach (var (place, item) in items.Index().Where(item => item.Item.Problem is not null))
        {
            outcomes[place] = new(null, item.Problem);
        }

        await CreateAsync();
        await ChangeAsync();

        var assignees = await AssigneesAsync();
        return new MultiStatus<LeadBatchItemResponse[]>([.. items.Zip(outcomes, Response)]);

        async Task CreateAsync()
        {
            foreach (var creates in items.Index().Where(item => item.Item.Create is not null).Chunk(CreatedTogether))
            {
                ImmutableArray<MintedLead> leads = [.. creates.Select(create => new MintedLead(TimeOrderedId.New(clock.GetUtcNow()), create.Item.Create!))];
                var fault = await Guarded(async () =>
                {
                    var answers = await grains.GetGrain<ILeadBatchGrain>(0).Create(leads, user.Caller);
                    foreach (var (create, answer) in creates.Zip(answers))
                    {
                        outcomes[create.Index] = Outcome.Of(answer);
                    }
                });
                if (fault is not null)
                {
                    Array.ForEach(creates, create => outcomes[create.Index] = new(null, fault));
                }
            }
        }

        Task ChangeAsync() => Parallel.ForEachAsync(
            items.Index().Where(item => item.Item.Change is not null).GroupBy(item => item.Item.Id!.Value),
            new ParallelOptions { MaxDegreeOfParallelism = LeadsAtOnce },
            async (ofLead, _) =>
            {
                foreach (var (place, item) in ofLead)
                {
                    var fault = await Guarded(async () => outcomes[place] = Outcome.Of(await item.Change!(grains.GetGrain<ILeadGrain>(ofLead.Key), user.Caller)));
                    if (fault is not null)
                    {
                        outcomes[place] = new(null, fault);
                    }
                }
            });

        async Task<Dictionary<Guid, UserView>> AssigneesAsync()
        {
            try
            {
                return await Assignees.Of([.. outcomes.Select(outcome => outcome.Lead?.AssignedUserId).OfType<Guid>().Distinct()], user, grains);
            }
            catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None)
            {
                // It is done all the same: who they are is left out.
                return [];
            }
        }

        LeadBatchItemResponse Response(BatchItem item, Outcome outcome)
        {
            if (outcome.Problem is { } problem)
            {
                problem.Note(context);
                return new(problem.Kind.Status, item.Id, null, null, problem.ToDocument(context));
            }

            var lead = outcome.Lead!;
            if (item.Deletes)
            {
                return new(StatusCodes.Status204NoContent, lead.Id, null, null, null);
            }

            var assignee = lead.AssignedUserId is { } id ? assignees.GetValueOrDefault(id) : null;
            return new(
                item.Create is null ? StatusCodes.Status200OK : StatusCodes.Status201Created,
                lead.Id,
                LeadEndpoints.Tag(lead, assignee).ToString(),
                LeadResponse.Of(lead, assignee),
                null);
        }
    }

    /// <returns>Why the cluster could not do it.</returns>
    private static async Task<Problem?> Guarded(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception exception) when (ClusterFaults.Of(exception) is not ClusterFault.None and var fault)
        {
            return fault.ToProblem();
        }
    }

    private readonly record struct Outcome(LeadView? Lead, Problem? Problem)
    {
        public static Outcome Of(Result<LeadView> answer) => new(answer.Value, answer.Refusal?.ToProblem());
    }
}
