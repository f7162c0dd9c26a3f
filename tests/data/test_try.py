import time
import pytest
from portal.desk.imports.mapping import Rule
from tests.data.conftest import look_up
from orders.models import *
from deals.models import Deal, DealLine
from catalogue.models import *
from partners.models import *
from django.db.models import Sum
pytestmark = [pytest.mark.data, pytest.mark.django_db]

def show(name, r, t):
    print(name, dict(r.rows), dict(r.records), len(r.problems), [ (p.row,p.field,p.value,str(p)) for p in r.problems[:4]], len(r.notes), {k:len(v) for k,v in r.missing.items()}, round(time.time()-t,2))

def test_crm(bring, data_sets):
    S="crm_maven"
    for code,f,kw in (("products","products.csv",{}),("price-lists","products.csv",{}),("organisations","accounts.csv",{}),("deals","sales_pipeline.csv",{"write":False}),("deals","sales_pipeline.csv",{"product":Rule("product",values={"GTXPro":"GTX Pro"}),"region":Rule("sales_agent",values=look_up(data_sets/S/"sales_teams.csv","sales_agent","regional_office"))})):
        t=time.time(); r=bring(code,f"{S}/{f}",source=S,**kw); show(code,r,t)
    print(Deal.objects.count(), Deal.objects.filter(stage="won").aggregate(s=Sum("close_value")), Deal.objects.filter(stage__in=["prospecting","engaging"]).aggregate(s=Sum("amount")))

def test_purchasing(bring, data_sets):
    S="adventureworks_purchasing"
    for code,f,kw in (("organisations","Vendor.csv",{}),("organisations","Store.csv",{"role":Rule(constant="reseller")}),("contacts","Contacts.csv",{}),("products","Product.csv",{}),("price-lists","ProductListPriceHistory.csv",{}),("price-lists","ProductVendor.csv",{}),("costs","ProductCostHistory.csv",{}),("purchase-orders","PurchaseOrderHeader.csv.gz",{"status":Rule("Status",values={"1":"pending","2":"approved","3":"rejected","4":"complete"})}),("purchase-orders","PurchaseOrderDetail.csv.gz",{})):
        t=time.time(); r=bring(code,f"{S}/{f}",source=S,**kw); show(code,r,t)
    print(PurchaseOrder.objects.aggregate(s=Sum("total_due")), PurchaseOrderLine.objects.aggregate(s=Sum("received"),r=Sum("rejected")))

def test_online(bring, data_sets):
    S="online_retail"; f="online_retail_2010-12_to_2011-06.csv.gz"
    t=time.time(); r=bring("invoices",f"{S}/{f}",source=S,create=("product","customer")); show("invoices",r,t)
    t=time.time(); r=bring("invoices",f"{S}/{f}",source=S,create=("product","customer")); show("invoices",r,t)
    print(Invoice.objects.count(), InvoiceLine.objects.aggregate(s=Sum("amount")))
def test_rates(bring):
    t=time.time(); r=bring("rates","reference/eurofxref-hist.zip"); show("rates",r,t)
