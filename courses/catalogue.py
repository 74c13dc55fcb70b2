"""The catalogue: which courses a query is about, in which order."""

from rest_framework.exceptions import NotAuthenticated

from courses.models import PUBLISHED, STATUSES, SUMMARY, Course
from edulearn.errors import Forbidden
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
ANY_STATUS = "all"


def search_courses(query, user):
    """The page of courses that `query` (a valid CourseQuery) asks for on behalf of `user`."""
    where = {**_filters(query), **_whose(query, user)}  # whose goes last: no filter widens it
    terms = search_terms(query.get("search", ""))
    sort = query.get("sort") or ("relevance" if query.get("search") else "newest")
    if query.get("search"):
        where |= all_of("words", terms)
    return read_page(
        Course.collection(),
        groups=_title_matches_first(where, terms) if sort == "relevance" else [where],
        sort=SORTS[sort],
        query=query,
        projection=SUMMARY,
    )


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


def _filters(query):
    where = {
        field: {"$in": query[field]} for field in ("category", "level", "language") if query[field]
    }
    if "instructor" in query:
        where["instructor_id"] = query["instructor"]
    if "min_rating" in query:
        where["rating"] = {"$gte": query["min_rating"]}
    price = _price_range(query)
    return {**where, "price": price} if price else where


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
