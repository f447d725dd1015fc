{
  disko.devices = {
    disk.vdb = {
      type = "disk";
      device = "/dev/disk/by-id/nvme-Some_Drive_2TB_S0M3S3R14L";
      content = {
        type = "gpt";
        partitions.luks = {
          size = "100%";
          content = {
            type = "luks";
            name = "crypted";
            settings.allowDiscards = true;
            content = { type = "lvm_pv"; vg = "pool"; };
          };
        };
      };
    };
    lvm_vg.pool.lvs.home = {
      size = "50%FREE";
      content = { type = "filesystem"; format = "xfs"; mountpoint = "/home"; };
    };
  };
}
