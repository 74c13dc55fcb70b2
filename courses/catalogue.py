"""The catalogue: which courses a query is about, in which order."""

from collections import Counter

from rest_framework.exceptions import NotAuthenticated

from courses.models import PUBLISHED, STATUSES, SUMMARY, Course
from courses.recent import recently_learned
from edulearn.errors import Forbidden, Invalid
from edulearn.pagination import read_page
from edulearn.search import all_of, search_terms

NEWEST = [("created_at", -1)]
SORTS = {
    "newest": NEWEST,
    "popular": [("students_count", -1)],
    "rating": [("rating", -1), ("rating_count", -1)],
    "price": [("price", 1)],
    "-price": [("price", -1)],
    "relevance": [("students_count", -1)],
}
RECENT = "recent"  # of the courses that one learns
ANY_STATUS = "all"
FACETS = ("category", "level", "language", "price")


def count_facets(query):
    """For each facet its values, and how many published courses `query` finds of each.

    A facet's own filter is left aside, so that its other values show what they would add.
    """
    return {facet: _count_by(facet, _without(query, facet)) for facet in FACETS}


def search_courses(query, user):
    """The page of courses that `query` (a valid CourseQuery) asks for on behalf of `user`."""
    # In this order no filter widens whose, and a search without words finds nothing of it.
    where = {**_filters(query), **_whose(query, user), **_words(query)}
    sort = query.get("sort") or ("relevance" if query.get("search") else "newest")
    terms = search_terms(query.get("search", ""))
    if sort == RECENT:
        return _recent(where, query, user)
    return read_page(
        Course.collection(),
        where=where,
        groups=_title_matches_first(where, terms) if sort == "relevance" else None,
        sort=SORTS[sort],
        query=query,
        projection=SUMMARY,
    )


def _recent(where, query, user):
    if not query["enrolled"]:
        raise Invalid(errors={"sort": ["Only with enrolled=true can courses be sorted by recent."]})
    return recently_learned(user, where, query)


def _whose(query, user):
    """The published courses; the caller's own, or those they learn; for admins, of any status."""
    status = query.get("status")
    is_public = status in (None, PUBLISHED) and not query["mine"] and not query["enrolled"]
    if not is_public and not user.is_authenticated:
        raise NotAuthenticated()
    if query["enrolled"]:
        return {"_id": {"$in": user.document["enrolled_courses"]}}
    if query["mine"]:
        return {"instructor_id": user.id, **_of_status(status or ANY_STATUS)}
    if status not in (None, PUBLISHED) and not user.is_admin:
        raise Forbidden("Only admins may list courses that aren't published.")
    return _of_status(status or PUBLISHED)


def _of_status(status):
    return {"status": {"$in": list(STATUSES)} if status == ANY_STATUS else status}


def _count_by(facet, query):
    groups = Course.collection().aggregate(
        [
            {"$match": {**_filters(query), "status": PUBLISHED, **_words(query)}},
            {"$group": {"_id": f"${facet}", "count": {"$sum": 1}}},
            {"$sort": {"_id": 1}},
        ]
    )
    counts = Counter()
    for group in groups:
        counts[_price_band(group["_id"]) if facet == "price" else group["_id"]] += group["count"]
    return [{"name": name, "count": count} for name, count in counts.items()]


def _price_band(price):
    return "paid" if price else "free"


def _without(query, facet):
    own = ("price", "min_price", "max_price") if facet == "price" else (facet,)
    return {name: value for name, value in query.items() if name not in own}


def _words(query):
    return all_of("words", search_terms(query["search"])) if query.get("search") else {}


def _filters(query):
    where = {
        field: _any_of(query[field])
        for field in ("category", "level", "language")
        if query.get(field)
    }
    if "instructor" in query:
        where["instructor_id"] = query["instructor"]
    if "min_rating" in query:
        where["rating"] = {"$gte": query["min_rating"]}
    price = _price_range(query)
    return {**where, "price": price} if price else where


def _any_of(values):
    """One value is an equality, whose index also gives the order."""
    return values[0] if len(values) == 1 else {"$in": values}


def _price_range(query):
    low = [query[name] for name in ("min_price",) if name in query]
    high = [query[name] for name in ("max_price",) if name in query]
    if query.get("price") == "free":
        high.append(0)
    if query.get("price") == "paid":
        low.append(1)
    return {
        **({"$gte": max(low)} if low else {}),
        **({"$lte": min(high)} if high else {}),
    }


def _title_matches_first(where, terms):
    """Two groups: courses whose title has every term, then those that have one elsewhere only."""
    in_title = [f"title:{term}" for term in terms]
    if not in_title:
        return [where]
    elsewhere = [{"words": {"$ne": term}} for term in in_title]
    return [
        {**where, "words": {"$all": [*terms, *in_title]}},
        {"$and": [where, {"$or": elsewhere}]},
    ]
