namespace Synod.Benchmarks;

/// <summary>
/// A double-entry ledger in PostgreSQL with the rules that Synod has: an id counts once, the same again is a repeat and with other
/// content a conflict, accounts exist and count the same asset, none passes its overdraft. Where it has a choice it has the faster
/// one: numbers for accounts, 64 bits for amounts, 128 bits for ids, no foreign keys, no index for statements.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>What the functions answer; anything else is a refusal.</summary>
    public const int Created = 0;

    public const string Sql = """
        create table account (
            id int primary key,
            asset text not null,
            overdraft bigint,
            debits bigint not null default 0,
            credits bigint not null default 0
        ) with (fillfactor = 50);

        create table transfer (
            id uuid primary key,
            debit int not null,
            credit int not null,
            amount bigint not null check (amount > 0),
            created_at timestamptz not null default now(),
            check (debit <> credit)
        );

        -- 0 created, 1 a repeat, 2 a conflict. What else is wrong is an exception, and with it nothing happened.
        create function transfer_one(p_id uuid, p_debit int, p_credit int, p_amount bigint) returns int
        language plpgsql as $$
        declare
            debit_asset text;
            credit_asset text;
        begin
            insert into transfer (id, debit, credit, amount) values (p_id, p_debit, p_credit, p_amount) on conflict (id) do nothing;
            if not found then
                return (select case when t.debit = p_debit and t.credit = p_credit and t.amount = p_amount then 1 else 2 end
                        from transfer t where t.id = p_id);
            end if;

            -- Always the lower account first: two transfers between the same accounts never wait for each other.
            if p_credit < p_debit then
                update account set credits = credits + p_amount where id = p_credit returning asset into credit_asset;
            end if;
            update account set debits = debits + p_amount
                where id = p_debit and (overdraft is null or debits + p_amount <= credits + overdraft)
                returning asset into debit_asset;
            if p_credit > p_debit then
                update account set credits = credits + p_amount where id = p_credit returning asset into credit_asset;
            end if;

            if debit_asset is null or credit_asset is null then
                if (select count(*) from account where id in (p_debit, p_credit)) < 2 then
                    raise exception using errcode = 'SY003', message = 'account not found';
                end if;
                raise exception using errcode = 'SY004', message = 'insufficient funds';
            elsif debit_asset <> credit_asset then
                raise exception using errcode = 'SY005', message = 'asset mismatch';
            end if;
            return 0;
        end $$;

        -- One after the other, each with its own outcome: 3 account not found, 4 insufficient funds, 5 asset mismatch.
        create function transfer_each(p_ids uuid[], p_debits int[], p_credits int[], p_amounts bigint[]) returns int[]
        language plpgsql as $$
        declare
            outcomes int[] := '{}';
            outcome int;
        begin
            for i in 1 .. cardinality(p_ids) loop
                begin
                    outcome := transfer_one(p_ids[i], p_debits[i], p_credits[i], p_amounts[i]);
                exception
                    when sqlstate 'SY003' then outcome := 3;
                    when sqlstate 'SY004' then outcome := 4;
                    when sqlstate 'SY005' then outcome := 5;
                end;
                outcomes := outcomes || outcome;
            end loop;
            return outcomes;
        end $$;

        -- All of them as sets, if none is refused in whatever order and none is a repeat; else one after the other.
        create function transfer_many(p_ids uuid[], p_debits int[], p_credits int[], p_amounts bigint[]) returns int[]
        language plpgsql set plan_cache_mode = force_custom_plan as $$
        declare
            inserted int;
        begin
            begin
                insert into transfer (id, debit, credit, amount)
                    select t.id, t.debit, t.credit, t.amount
                    from unnest(p_ids, p_debits, p_credits, p_amounts) as t(id, debit, credit, amount)
                    join account d on d.id = t.debit
                    join account c on c.id = t.credit and c.asset = d.asset
                    on conflict (id) do nothing;
                get diagnostics inserted = row_count;
                if inserted < cardinality(p_ids) then
                    raise exception using errcode = 'SY001';
                end if;

                -- A batch touches most accounts: one lock is cheaper than thousands, and nobody can wait in a circle.
                lock table account in share row exclusive mode;
                if exists (
                    select from (
                        select t.debit, sum(t.amount) as amount from unnest(p_debits, p_amounts) as t(debit, amount) group by t.debit) s
                    join account a on a.id = s.debit
                    where a.overdraft is not null and a.debits + s.amount > a.credits + a.overdraft)
                then
                    raise exception using errcode = 'SY001';
                end if;

                update account a set debits = a.debits + s.debits, credits = a.credits + s.credits
                from (
                    select m.id, sum(m.debits) as debits, sum(m.credits) as credits
                    from (
                        select t.id, t.amount as debits, 0::bigint as credits from unnest(p_debits, p_amounts) as t(id, amount)
                        union all
                        select t.id, 0, t.amount from unnest(p_credits, p_amounts) as t(id, amount)) m
                    group by m.id) s
                where a.id = s.id;
                return array_fill(0, array[inserted]);
            exception when sqlstate 'SY001' then
                -- What the block did is undone.
            end;
            return transfer_each(p_ids, p_debits, p_credits, p_amounts);
        end $$;
        """;
}
