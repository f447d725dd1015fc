{
  bulk = {
    serial = "WD-WMC1T2351095";
    link = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    fsType = "btrfs";
  };
}
