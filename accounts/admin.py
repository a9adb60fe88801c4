"""The operators' pages about people and organisations. Neither members nor who looked at them are here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Field, Q, QuerySet
from django.http import HttpRequest

from accounts.models import Membership, Organization, User
from accounts.operator_site import OPERATORS, OperatorAdmin


class UserForm(forms.ModelForm):
    """No password: whoever is added here sets one by the letter that "forgotten password" sends."""

    class Meta:
        model = User
        fields = ("email", "full_name", "is_active", "is_staff")

    def save(self, commit: bool = True) -> AbstractBaseUser:
        """A new user cannot sign in before they have set a password of their own."""
        if self.instance.pk is None:
            self.instance.set_unusable_password()
        user: AbstractBaseUser = super().save(commit)
        return user


@admin.register(User, site=OPERATORS)
class UserAdmin(OperatorAdmin):
    """People who work for an organisation, and operators; who is here only as a member or for one is not shown."""

    form = UserForm
    may_add = may_change = True
    list_display = ("email", "full_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "full_name")
    ordering = ("email",)
    fields = ("email", "full_name", "is_active", "is_staff", "last_login")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """An account that exists for a member's own page would tell who is a member."""
        nobodys_member = Q(self_service__isnull=True, representations__isnull=True)
        people = Q(memberships__isnull=False) | Q(is_staff=True) | nobodys_member
        return super().get_queryset(request).filter(people).distinct()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """An address is changed by whose it is, who proves it by a letter. Operators do not change what they are."""
        if obj is None:
            return ("last_login",)
        themselves = ("is_active", "is_staff") if obj.pk == request.user.pk else ()
        return ("email", "last_login", *themselves)


@admin.register(Organization, site=OPERATORS)
class OrganizationAdmin(OperatorAdmin):
    """Provider organisations, health plans and the state."""

    may_add = may_change = True
    list_display = ("name", "kind", "provider_kind", "health_plan")
    list_filter = ("kind",)
    search_fields = ("name",)
    ordering = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Organization | None = None) -> tuple[str, ...]:
        """What it is decides whose data its people see, so that is settled once, when it is added."""
        return ("kind", "health_plan") if obj else ()


@admin.register(Membership, site=OPERATORS)
class MembershipAdmin(OperatorAdmin):
    """Who does what where. Operators appoint an organisation's first administrator, who does the rest."""

    may_add = True
    list_display = ("who", "where", "role")
    list_filter = ("role",)
    search_fields = ("user__email", "organization__name")
    list_select_related = ("user", "organization")
    ordering = ("organization__name", "user__email")

    @admin.display(description="user", ordering="user__email")
    def who(self, row: Membership) -> str:
        """The person by their address."""
        return row.user.email

    @admin.display(description="organization", ordering="organization__name")
    def where(self, row: Membership) -> str:
        """The organisation by its name."""
        return row.organization.name

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Organisations are chosen by name, people by their address."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "organization":
            field.label_from_instance = lambda organization: organization.name
        return field
