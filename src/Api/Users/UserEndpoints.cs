using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Edge;
using MiniCrm.Api.OpenApi;
using MiniCrm.Api.Paging;
using MiniCrm.Api.Preconditions;
using MiniCrm.Api.Problems;
using MiniCrm.Api.Validation;
using MiniCrm.Users;

namespace MiniCrm.Api.Users;

internal static class UserEndpoints
{
    public static RouteGroupBuilder MapUserEndpoints(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/users").WithTags("Users");
        group.MapPost("", Create).WithName("createUser").WithSummary("Creates a user")
            .WithDescription("An admin does; or anybody while there is no user, who then becomes admin.")
            .WithMetadata(new OptionalSignIn()).Refuses(400, 401, 403, 409, 413, 415, 503);

        var closed = group.MapGroup("").RequireAuthorization().Refuses(400, 401, 503);
        closed.MapGet("", List).WithName("listUsers").WithSummary("All users, newest first or as asked for")
            .WithDescription("Of others, a sales_rep sees id, name and e-mail address, and may not ask for more by a filter. All filters must fit. The header Link leads to the next part, and back.")
            .WithMetadata(new AnswersHeader(200, "X-Total-Count")).Refuses(403);
        closed.MapGet("/auth/validate", AuthEndpoints.Me).WithName("validateToken").WithSummary("The user who is signed in")
            .WithDescription("The same as GET /auth/me, where the old system had it.")
            .WithMetadata(new ForUnverified()).ReadsVersion();
        closed.MapGet("/{id}", Get).WithName("getUser").WithSummary("A user")
            .WithDescription("Of others, a sales_rep sees id, name and e-mail address.")
            .WithMetadata(new ForUnverified(ownOnly: true)).ReadsVersion().Refuses(404);
        closed.MapGet($"/email/{{{PathIds.Email}}}", GetByEmail).WithName("getUserByEmail").WithSummary("The user with an e-mail address")
            .WithDescription("Compared without case. Of others, a sales_rep sees id, name and e-mail address.")
            .ReadsVersion().Refuses(404);
        closed.MapPatch("/{id}", Update).WithName("updateUser").WithSummary("Changes a user")
            .WithDescription("An admin does, or the user the own profile; nobody changes their own role or activity. What is left out stays as it is. Whoever changes their own password or e-mail address sends currentPassword, and their other sign-ins end.")
            .WithMetadata(new ForUnverified(ownOnly: true)).Refuses(403, 404, 409, 412, 413, 415, 422, 429);
        closed.MapDelete("/{id}", Delete).WithName("deleteUser").WithSummary("Deletes a user for good")
            .WithDescription("For an admin. The last active admin stays. The user's leads stay, assigned to nobody who can be shown.")
            .Refuses(403, 404, 409, 412);
        return group;
    }

    public static string Location(Guid id) => $"/users/{id}";

    public static Versioned<UserResponse> Versioned(UserResponse response, UserView user, Conditions? conditions) =>
        new(response, Tag(response, user.Version), user.Id, conditions);

    /// <param name="user">Null for whoever is to be the first.</param>
    internal static async Task<Result<UserView>> CreateAsync(CreateUserRequest request, CurrentUser? user, Founding founding, IGrainFactory grains)
    {
        if (user is null ? founding.IsOver : !user.Caller.IsAdmin)
        {
            return user is null ? UserRefusals.SignInRequired : Refusal.Forbidden("Only an admin creates users");
        }

        var command = new CreateUser
        {
            FirstName = request.FirstName,
            LastName = request.LastName,
            Email = request.Email,
            Password = request.Password,
            Role = request.Role ?? UserRole.SalesRep,
        };
        var answer = await grains.GetGrain<IEnrolmentGrain>(EmailAddress.Digest(request.Email)).Create(command, user?.Caller);
        founding.Note(answer);
        return answer;
    }

    internal static Task<Result<UserView>> UpdateAsync(Guid id, UpdateUserRequest request, Precondition? ifMatch, CurrentUser user, IGrainFactory grains)
    {
        var command = new UpdateUser
        {
            FirstName = request.FirstName,
            LastName = request.LastName,
            Email = request.Email,
            Role = request.Role,
            IsActive = request.IsActive,
            Password = request.Password,
            IfMatch = ifMatch,
            CurrentPassword = request.CurrentPassword.Value,
            SignInId = user.SignInId,
        };
        return grains.GetGrain<IUserGrain>(id).Update(command, user.Caller);
    }

    internal static async Task<Result<ListPart<UserView>>> FindAsync(
        UserFilterQuery filter, UserListQuery list, ListAddress address, CurrentUser user, ListParts parts, IGrainFactory grains)
    {
        var place = parts.PlaceOf(list.Cursor, address);
        if (place?.Refusal is { } refusal)
        {
            return refusal;
        }

        var asked = list.ToRequest(place?.Value);
        var users = grains.GetGrain<IUserDirectoryGrain>(0);
        return address.IsPlain && list.Total is null && asked.Place is not { Backwards: true }
            ? (await users.List(asked.ToPage())).ToPart(asked.Place, found => found.Id)
            : await users.Find(filter.ToFilter(), asked, user.Caller);
    }

    private static async Task<Results<CreatedVersion<UserResponse>, Problem>> Create(
        CreateUserRequest request, CurrentUser? user, Founding founding, IGrainFactory grains)
    {
        var answer = await CreateAsync(request, user, founding, grains);
        return answer.Succeeded
            ? new CreatedVersion<UserResponse>(UserResponse.Of(answer.Value), Tag(UserResponse.Of(answer.Value), answer.Value.Version), Location(answer.Value.Id))
            : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Listed<UserResponse>, Problem>> List(
        [AsParameters] UserFilterQuery filter, [AsParameters] UserListQuery list, HttpRequest request, CurrentUser user, ListParts parts, IGrainFactory grains)
    {
        var address = new ListAddress(request);
        var answer = await FindAsync(filter, list, address, user, parts, grains);
        return answer.Succeeded
            ? parts.Show(answer.Value, found => UserResponse.For(user.Caller, found), list.Fields, address, PageLimitAttribute.Parse(list.Limit))
            : answer.Refusal.ToProblem();
    }

    private static async Task<Results<Versioned<UserResponse>, Problem>> Get(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        id == user.User.Id ? AuthEndpoints.Me(user, conditions) : Answer(await grains.GetGrain<IUserGrain>(id).Get(), user.Caller, conditions);

    private static async Task<Results<Versioned<UserResponse>, Problem>> GetByEmail(
        [Email, Description("The whole address")] string email, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains) =>
        Answer(await grains.GetGrain<IUserDirectoryGrain>(0).FindByEmail(email), user.Caller, conditions);

    private static async Task<Results<Versioned<UserResponse>, Problem>> Update(
        Guid id,
        UpdateUserRequest request,
        [AsParameters] Conditions conditions,
        CurrentUser user,
        IGrainFactory grains) =>
        Answer(await UpdateAsync(id, request, conditions.For(id), user, grains), user.Caller);

    private static async Task<Results<NoContent, Problem>> Delete(
        Guid id, [AsParameters] Conditions conditions, CurrentUser user, IGrainFactory grains)
    {
        var answer = await grains.GetGrain<IUserGrain>(id).Delete(conditions.For(id), user.Caller);
        return answer.Succeeded ? TypedResults.NoContent() : answer.Refusal.ToProblem();
    }

    private static Results<Versioned<UserResponse>, Problem> Answer(Result<UserView> answer, Caller caller, Conditions? conditions = null) => answer.Succeeded
        ? Versioned(UserResponse.For(caller, answer.Value), answer.Value, conditions)
        : answer.Refusal.ToProblem();

    private static EntityTag Tag(UserResponse response, int version) => new(version) { Id = response.Id, IsCard = response.Role is null };
}
